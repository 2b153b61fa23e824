package all

import "oyez/shared/platform"

// door is one line of the list: a platform, with its settings if there are any.
type door struct {
	name    string
	set     bool // there are settings
	adapter platform.Adapter
	secrets []string // what deliveries are checked with; none for a platform that is off
	faults  func(hears bool) []string
}

// checker is a platform's settings that know more of what can be wrong with them than an empty secret.
type checker interface {
	// Faults names what is missing or malformed and shows no value; hears says that deliveries are to be verified.
	Faults(hears bool) []string
}

// open makes a line of the list. config is nil for a platform that is off: its adapter reads bodies, and refuses every
// delivery.
func open[C any, A platform.Adapter](config *C, make func(C) A, secrets func(C) []string) door {
	var settings C
	if config != nil {
		settings = *config
	}
	adapter := make(settings)
	d := door{name: adapter.Spec().Name, set: config != nil, adapter: adapter, secrets: secrets(settings)}
	d.faults = func(hears bool) []string {
		if c, ok := any(settings).(checker); ok {
			return c.Faults(hears)
		}
		return nil
	}
	return d
}
