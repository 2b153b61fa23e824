package team

// file is the YAML as people write it: its keys are the names of the fields in small letters. Every leaf is text, so
// that no decoding error can quote a value.
type file struct {
	Zone     string
	People   []person
	Rotation struct {
		Start, Every string
		Order        []string
	}
	Backup string
	Layers []layer
	Steps  []struct {
		Call  []string
		After string
	}
	Overrides []struct {
		Layer, Who string
		period     `yaml:",inline"`
	}
	Swaps []struct {
		One, Other string
		period     `yaml:",inline"`
	}
	Leave []struct {
		Who    string
		period `yaml:",inline"`
	}
	Holidays []struct{ Day, Name string }
}

type person struct{ ID, Name, Phone, Country, Email, Lang, Zone, Quiet, Verified, Role string }

type layer struct {
	Name, Zone, Start, Every, Holidays string
	Order, Hours                       []string
}

type period struct{ From, To, Zone string }
