package alert

// Reason is why something was decided. Attempts keep some in the table: these never change. Of a failed attempt it is a
// closed word of package sms. It is never a number or anybody's words.
type Reason string

// Why words deserve an alert, or not.
const (
	Grave          Reason = "grave"           // a complaint of danger, law, data or fraud, whatever the bar
	AtBar          Reason = "at-bar"          // a complaint whose priority reaches the brand's bar
	Overdue        Reason = "overdue"         // it waited in the inbox until its clock ran out
	NobodyWaits    Reason = "nobody-waits"    // nothing in the conversation is open
	NoComplaint    Reason = "no-complaint"    // it can wait for its clock
	BelowBar       Reason = "below-bar"       // a complaint that can wait for its clock
	HeardLate      Reason = "heard-late"      // it was heard long after it was said: a replayed delivery wakes nobody
	Backfilled     Reason = "backfilled"      // it stood there before we began to listen
	UnknownAccount Reason = "unknown-account" // it was said to an account that is not in our settings
	MayNotWake     Reason = "may-not-wake"    // nothing in the conversation may wake anybody, for one of the reasons above
)

// Why somebody is notified.
const (
	OnStep       Reason = "on-step"       // the escalation has come to this person
	NotDelivered Reason = "not-delivered" // nobody knows that the SMS of the step before arrived
	NotAccepted  Reason = "not-accepted"  // the carrier did not accept this step's SMS
	WasNotified  Reason = "was-notified"  // this person was notified, and something has changed since
	HadIt        Reason = "had-it"        // this person took it, and did not answer in time
	HasIt        Reason = "has-it"        // this person took what waits in the inbox
	IsOnCall     Reason = "is-on-call"
	ComesOnCall  Reason = "comes-on-call"
	InCharge     Reason = "in-charge" // this person is told of what concerns all
)

// Why a notification is suppressed.
const (
	Shadow      Reason = "shadow"     // Paging is shadow: nothing is sent
	QuietHours  Reason = "quiet"      // only an alert itself may ring now
	OverBudget  Reason = "budget"     // this hour's SMS to the person are used up
	OfBurst     Reason = "burst"      // another alert of the burst rings for this one
	OptedOut    Reason = "opted-out"  // the person answered STOP
	OurFault    Reason = "fault"      // a fault of ours or of the table came before it was sent
	EnoughNews  Reason = "enough"     // this alert has brought the person enough news
	LeftTeam    Reason = "left-team"  // nobody of the team has this id
	NoAddress   Reason = "no-address" // the person has no e-mail address
	NobodyThere Reason = "nobody"     // nobody is on call
)

// Why nothing more is done of an alert now.
const (
	IsClosed     Reason = "closed"
	IsTaken      Reason = "taken"
	NotDue       Reason = "not-due"
	StepDone     Reason = "step-done"     // a crash came after the step's last notification
	Resting      Reason = "resting"       // the round before reached nobody: the next one waits
	NewerVersion Reason = "newer-version" // it is in a state, or about a subject, that this version does not know
)

// What people did to an alert.
const (
	WasSnoozed Reason = "snoozed"
	HandedOver Reason = "handed-over"
	Escalated  Reason = "escalated"
)
