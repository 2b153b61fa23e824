package scoring_test

import (
	"os"
	"testing"

	"oyez/shared/scoring"
)

// FuzzLoad changes weights at random: either they are rejected, or every judgement stays within bounds. Pack recomputes
// the checksum, so the numbers themselves are tested.
func FuzzLoad(f *testing.F) {
	packed, err := os.ReadFile("model.bin")
	if err != nil {
		f.Fatal(err)
	}
	whole, err := scoring.Unpack(string(packed))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint8(0), uint32(0), int64(0), "nothing works")
	f.Add(uint8(1), uint32(0), int64(-1), "nothing works")
	f.Add(uint8(1), uint32(7), int64(1<<31-1), "nothing works, nothing at all")
	f.Add(uint8(2), uint32(3), int64(-1<<31), "thank you")
	f.Add(uint8(3), uint32(0), int64(0), "thank you")
	f.Add(uint8(4), uint32(999), int64(65535), "merci")
	f.Add(uint8(5), uint32(200), int64(1001), "merci")
	f.Add(uint8(6), uint32(0), int64(-1<<31), "merci beaucoup pour tout")
	f.Fuzz(func(t *testing.T, field uint8, at uint32, value int64, text string) {
		p := *whole
		switch i := int(at); field % 7 {
		case 0:
			p.Taught = value != 0
		case 1:
			p.Scales[i%3][i%scoring.Heads] = int32(value)
		case 2:
			p.Offsets[i%len(p.Offsets)][i%scoring.Heads] = int32(value)
		case 3:
			p.Exp[i%len(p.Exp)] = uint16(value)
		case 4:
			p.Trust[i%len(p.Trust)][i%scoring.TrustSteps] = uint16(value)
		case 5:
			p.Truth[i%2][i%scoring.TruthSteps] = uint16(value)
		case 6:
			p.Margin = int32(value)
		}
		l, err := scoring.Load(string(p.Pack()))
		if err != nil {
			return
		}
		for _, channel := range scoring.Channels {
			holds(t, l, scoring.Input{Text: text, Channel: channel, Followers: -1})
		}
	})
}

// FuzzLoadBytes changes bytes of a packed model: any change is rejected.
func FuzzLoadBytes(f *testing.F) {
	packed, err := os.ReadFile("model.bin")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{0})
	f.Add(uint32(4), []byte("sum"))
	f.Add(uint32(40_000), []byte{1, 2, 3})
	f.Add(uint32(len(packed)-1), []byte{255, 255})
	f.Fuzz(func(t *testing.T, at uint32, over []byte) {
		changed := append([]byte(nil), packed...)
		n := copy(changed[int(at)%len(changed):], over)
		same := string(changed) == string(packed)
		if _, err := scoring.Load(string(changed)); (err == nil) != same {
			t.Errorf("%d bytes changed at %d: %v", n, at, err)
		}
		if cut := int(at) % len(packed); cut > 0 {
			if _, err := scoring.Load(string(packed[:cut])); err == nil {
				t.Errorf("cut at %d: loaded", cut)
			}
		}
	})
}

func holds(t *testing.T, l *scoring.Learned, in scoring.Input) {
	t.Helper()
	j := l.Judge(in)
	if sum := j.Shares[0] + j.Shares[1] + j.Shares[2]; sum < 998 || sum > 1000 {
		t.Errorf("shares of %q: %v", in.Text, j.Shares)
	}
	for _, n := range []int{j.Sure, j.Complaint, j.Urgent} {
		if n < 0 || n > 1000 {
			t.Errorf("%q: %+v", in.Text, j)
		}
	}
	if s := l.Score(in); s.Priority < 0 || s.Priority > 100 {
		t.Errorf("%q: priority %d", in.Text, s.Priority)
	}
}
