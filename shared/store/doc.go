// Package store is what Oyez remembers: one method an access pattern, written once over table.Table.
//
// One table, keys pk and sk; three sparse indexes that hold keys only: timeline (conv, conv_at), inbox (inbox,
// answer_by) and due (due, due_at). Times in keys are UTC of fixed width, to the millisecond.
//
//	item          pk                            sk                  in index
//	mention       said#<source>/<kind>/<id>     said                timeline; due while owed a score, then while something of it must go
//	list          look#<source>#<hash of ids>   list                due, to look whether its mentions were deleted where they were said
//	conversation  conv#<source>#<hash>          conv                inbox while open, and once a person has ended it; due while a clock runs
//	reply         conv#<source>#<hash>          reply#<time>#<id>   timeline; due while to be sent or settled; inbox once it did not leave
//	note          conv#<source>#<hash>          note#<time>#<id>    -
//	alert         alert#<id>                    alert               due while open or taken
//	open alert    conv#<source>#<hash>          alert               -   holds the alert's id; lives as long as it is open
//	opened        opened#<day>                  <time>#<alert id>   -   that an alert was opened; expires
//	code          code#<4 digits>               code                -   holds the alert's id; lives as long as it is open
//	link          link#<hash of the token>      link                -   expires
//	sent          sent#<the carrier's id>       sent                -   what an SMS was for, and its receipt; expires
//	rings         rings#<person>                rings               -   our SMS of the last hour; expires
//	held          held#<day>                    <person>#<alert>#<why>#<what>  -  what was not sent; expires
//	burst         burst#<source>                burst               -   what rings for all; expires
//	errand        errand#<name>                 errand              -   what is run once, and by whom; expires. "shift" holds
//	                                                                    up to when hand-offs were seen to
//	draft         link#<hash of the token>      draft               -   an answer whose writer signs in first; expires
//	echo          echo#<source>/<parent id>     echo                -   when we last answered it in the platform's app; expires
//	answer        answer#<source>/<kind>/<id>   answer              -   which answer of ours the platform calls so; expires
//	returned      answer#<source>/<kind>/<id>   returned            -   that it did not arrive, and why; expires
//	quarantine    quarantine#<day>#<shard>      <sha-256>#<part>    -   expires
//	feed          feed#<name>                   feed                -   what collect knows of a feed
//	daily         daily#<task>                  daily               -   how the canary, with its key of the day, and the
//	                                                                    examination went the last time
//	brand         brand                         brand               -   the brand's bar, and which weights are its own
//	weights       weights#<sha-256>#<part>      part                -   a model of the brand's own; expires once another is loaded
//	tally         tally#<week>#<shard>          tally               -   how many episodes weighed how much; expires
//	inbound       inbound#<sha-256 of its id>   inbound             -   an SMS of our people, claimed or done; expires
//	heard         heard#<person>#<hour>         inbound             -   counts them; expires
//	person, rota  team                          person#<id>, rota   -
//	stopped       team                          stopped#<phone>     -   a number that sent STOP; START removes it
//	session       person#<id>                   session#<hash>      -   expires
//	passkey       person#<id>                   passkey#<hash>      -   the public key of one device
//	ask           ask#<hash of the token>       ask                 -   a code or challenge that one browser waits for; expires
//	quota         quota#<what>                  quota               -   when something was done that may be done so often; expires
//	SMS sent      sms#<month>                   month               -   how many; expires
//
// timeline is conv = the conversation's pk. inbox is inbox#<shard>, ended#<week> for what people decided, or failed for
// answers that did not leave; due is due#<kind>#<shard>: one index key takes at most 1,000 writes a second and a
// throttled index throttles the table, so the shard comes from a hash of the conversation. Every attribute "v" is the
// item's version: a write is conditional on the version that was read.
package store
