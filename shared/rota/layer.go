package rota

import "time"

// Layer is one line of duty: people who take turns, round the clock or in certain hours.
type Layer struct {
	Name  string    // short; steps and overrides refer to it; must not be a person's id
	Zone  string    // IANA zone of all its times; "" for the rota's
	Start LocalTime // the first hand-off; turns also run backwards from it; optional for one person
	// lengths of the turns in Unit, repeating: 5 and 2 days separate week and weekend. None means 1
	Every    []int
	Unit     Unit // of Every, in local time: a day stays a day when clocks change
	Order    []string
	Hours    []Hours  // when somebody is on duty; none means round the clock
	Holidays Holidays // how it treats the rota's holidays
}

// Unit is the unit of turn lengths.
type Unit string

// The units. The zero Unit is Weeks.
const (
	Weeks   Unit = "weeks"
	Days    Unit = "days"
	OfHours Unit = "hours"
)

// Hours is a part of the day, possibly past midnight.
type Hours struct {
	Days     []time.Weekday // on which it begins; none means each day
	From, To Clock          // To is exclusive; on the next day when not after From
}

// Holidays says what a layer does on holidays.
type Holidays string

// The zero value treats holidays like other days.
const (
	OffHolidays  Holidays = "off"  // nobody in it from midnight to midnight, in the layer's zone
	OnlyHolidays Holidays = "only" // nobody in it on other days
)

// Holiday is a day on which layers may be staffed differently.
type Holiday struct {
	Day  LocalTime // at midnight
	Name string
}

// Period is a span of local time, its end excluded.
type Period struct {
	From, To LocalTime
	Zone     string // "" for the rota's
}

// Override puts a person in a layer for a period, in place of anybody there. The last of several applies. It cannot put
// somebody on leave there.
type Override struct {
	Layer string // "" for the first
	Who   string // a person's id
	Period
}

// Swap exchanges the turns of two people for a period, in every layer.
type Swap struct {
	One, Other string // persons' ids
	Period
}

// Leave is a person's absence. The next of each layer's order stands in.
type Leave struct {
	Who string // a person's id
	Period
}
