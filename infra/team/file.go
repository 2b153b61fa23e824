package team

// file is the YAML as people write it. Every leaf is a text, so that each fault can name its line and no decoding error
// can quote a value.
type file struct {
	Zone      text       `yaml:"zone"`
	People    []person   `yaml:"people"`
	Rotation  rotation   `yaml:"rotation"`
	Backup    text       `yaml:"backup"`
	Layers    []layer    `yaml:"layers"`
	Steps     []step     `yaml:"steps"`
	Overrides []override `yaml:"overrides"`
	Swaps     []swap     `yaml:"swaps"`
	Leave     []leave    `yaml:"leave"`
	Holidays  []holiday  `yaml:"holidays"`
}

type person struct {
	ID       text `yaml:"id"`
	Name     text `yaml:"name"`
	Phone    text `yaml:"phone"`
	Country  text `yaml:"country"`
	Email    text `yaml:"email"`
	Lang     text `yaml:"lang"`
	Zone     text `yaml:"zone"`
	Quiet    text `yaml:"quiet"`
	Verified text `yaml:"verified"`
	Role     text `yaml:"role"`
}

type rotation struct {
	Start text   `yaml:"start"`
	Every text   `yaml:"every"`
	Order []text `yaml:"order"`
}

type layer struct {
	Name     text   `yaml:"name"`
	Zone     text   `yaml:"zone"`
	Start    text   `yaml:"start"`
	Every    text   `yaml:"every"`
	Order    []text `yaml:"order"`
	Hours    []text `yaml:"hours"`
	Holidays text   `yaml:"holidays"`
}

type step struct {
	Call  []text `yaml:"call"`
	After text   `yaml:"after"`
}

type period struct {
	From text `yaml:"from"`
	To   text `yaml:"to"`
	Zone text `yaml:"zone"`
}

type override struct {
	Layer  text `yaml:"layer"`
	Who    text `yaml:"who"`
	period `yaml:",inline"`
}

type swap struct {
	One    text `yaml:"one"`
	Other  text `yaml:"other"`
	period `yaml:",inline"`
}

type leave struct {
	Who    text `yaml:"who"`
	period `yaml:",inline"`
}

type holiday struct {
	Day  text `yaml:"day"`
	Name text `yaml:"name"`
}
