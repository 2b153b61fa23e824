package rota

import "time"

// Layer is one line of duty: people who take turns, round the clock or in certain hours.
type Layer struct {
	Name  string    // short, as rungs and overrides call it; no person's id
	Zone  string    // IANA zone of all its times; "" for the rota's
	Start LocalTime // the first hand-off; turns also run backwards from it. Not needed for one person
	// lengths of the turns, in Unit, over and over: 5 and 2 days part week and week-end. None means 1
	Every    []int
	Unit     Unit // of Every, counted on the wall clock: a day is a day when clocks change
	Order    []string
	Hours    []Hours  // when it is staffed; none means round the clock
	Holidays Holidays // what the rota's holidays are to it
}

// Unit is what turns are counted in.
type Unit string

// The units. The zero Unit is Weeks.
const (
	Weeks   Unit = "weeks"
	Days    Unit = "days"
	OfHours Unit = "hours"
)

// Hours is a part of the day, or of the night into the next day.
type Hours struct {
	Days     []time.Weekday // on which it begins; none means each day
	From, To Clock          // up to To, of the next day where To is not after From
}

// Holidays says what a layer does on holidays.
type Holidays string

// What a layer does on the rota's holidays. The zero value is that they are days as others.
const (
	OffHolidays  Holidays = "off"  // nobody in it from midnight to midnight, in the layer's zone
	OnlyHolidays Holidays = "only" // nobody in it on other days
)

// Holiday is a day on which layers may be staffed otherwise.
type Holiday struct {
	Day  LocalTime // at midnight
	Name string
}

// Period is a stretch of time between two times on a wall clock, the end not in it.
type Period struct {
	From, To LocalTime
	Zone     string // "" for the rota's
}

// Override puts a person in a layer for a time, in place of whoever would be there; also when nobody would. The last of
// several counts. Somebody on leave cannot be put there.
type Override struct {
	Layer string // "" for the first
	Who   string // a person's id
	Period
}

// Swap lets two people take each other's turns for a time, in every layer.
type Swap struct {
	One, Other string // persons' ids
	Period
}

// Leave is when a person is away. In a layer, the next of its order stands in.
type Leave struct {
	Who string // a person's id
	Period
}
