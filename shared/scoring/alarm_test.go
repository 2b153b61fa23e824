package scoring

import (
	"slices"
	"testing"
)

// Urgency that only the model finds adds to a complaint, with a reason, and never makes one.
func TestTheModelsAlarm(t *testing.T) {
	complained := Input{Text: "My parcel never arrived", Lang: "en", Followers: -1}
	praised := Input{Text: "I love it, thank you so much", Lang: "en", Followers: -1}
	sad := Judgement{
		Sentiment: Negative, Shares: [3]int{900, 80, 20}, Known: true, Sure: 900, Complaint: 900,
		IsComplaint: true,
	}
	happy := Judgement{Sentiment: Positive, Shares: [3]int{10, 40, 950}, Known: true, Sure: 950}
	for _, row := range []struct {
		name   string
		in     Input
		j      Judgement
		urgent int
		want   bool
	}{
		{"a complaint that reads like an emergency", complained, sad, alarming, true},
		{"one that nearly does", complained, sad, alarming - 1, false},
		{"praise that reads like an emergency", praised, happy, 1000, false},
	} {
		row.j.Urgent = row.urgent
		e := new(memory).read(row.in)
		s := prioritise(row.in, e, combine(&e, row.j, 0))
		told := slices.ContainsFunc(s.Reasons, func(r Reason) bool { return r.Code == codeAlarm && r.Points > 0 })
		if s.Urgent != row.want || told != row.want {
			t.Errorf("%s: %+v", row.name, s)
		}
	}
}
