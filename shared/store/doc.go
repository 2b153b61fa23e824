// Package store reads and writes everything Oyez stores: one method per access pattern, over table.Table.
//
// There is one table with the keys pk and sk, and three sparse indexes that hold keys only: timeline (conv, conv_at),
// inbox (inbox, answer_by) and due (due, due_at). Times in keys are UTC of fixed width, to the millisecond.
//
//	item            pk                           sk                 indexes, and purpose
//	mention         said#<source>/<kind>/<id>    said               timeline; due while unscored, then for redaction
//	deletion check  look#<source>#<hash of ids>  list               due; ids checked together
//	conversation    conv#<source>#<hash>         conv               inbox while open or once ended; due for its clock
//	reply           conv#<source>#<hash>         reply#<time>#<id>  timeline; due until it is sent; inbox if it failed
//	note            conv#<source>#<hash>         note#<time>#<id>   an internal note of the team
//	open alert      conv#<source>#<hash>         alert              the id of the open alert: a lock
//	alert           alert#<id>                   alert              due while open or taken
//	opened          opened#<day>                 <time>#<alert id>  that an alert was opened; expires
//	code            code#<4 digits>              code               the id of the open alert
//	link            link#<hash of the token>     link               what the link in an SMS opens; expires
//	draft           link#<hash of the token>     draft              an answer whose writer signs in first; expires
//	sent            sent#<the carrier's id>      sent               what an SMS was for, and its receipt; expires
//	budget          rings#<person>               rings              our SMS to a person in the last hour; expires
//	suppressed      held#<day>                   <person>#<alert>#<reason>#<kind>
//	suppressed      held#<day>                   #burst#<source>#<time>  both expire
//	burst           burst#<source>               burst              the alert that notifies for all; expires
//	job             errand#<name>                errand             a job done once, and its lease; expires
//	echo            echo#<source>/<id>           echo               when we last answered it in the app; expires
//	answer          answer#<source>/<kind>/<id>  answer             which reply has this platform's id; expires
//	returned        answer#<source>/<kind>/<id>  returned           why it did not arrive; expires
//	quarantine      quarantine#<day>#<shard>     <sha-256>#<part>   a delivery that was not parsed in full; expires
//	feed            feed#<name>                  feed               state of a feed
//	daily           daily#<task>                 daily              last run of the canary or the doctor
//	brand           brand                        brand              the brand's bar and the hash of its weights
//	weights         weights#<sha-256>#<part>     part               part of the brand's model; expires once replaced
//	tally           tally#<week>#<shard>         tally              episodes by priority; expires
//	inbound         inbound#<hash of its id>     inbound            an SMS from our people, claimed or done; expires
//	heard           heard#<person>#<hour>        inbound            their number; expires
//	person          team                         person#<id>        somebody who may be notified
//	rota            team                         rota               who is on call when
//	stopped         team                         stopped#<phone>    a number that sent STOP; START removes it
//	session         person#<id>                  session#<hash>     who is signed in, where; expires
//	passkey         person#<id>                  passkey#<hash>     the public key of one device
//	ask             ask#<hash of the token>      ask                the code or challenge of one browser; expires
//	quota           quota#<what>                 quota              when something limited was done; expires
//	SMS sent        sms#<month>                  month              how many; expires
//
// Index keys: in timeline, the conversation's pk; in inbox, inbox#<shard>, ended#<week> for conversations that people
// ended, or failed for unsent answers; in due, due#<kind>#<shard>. One index key takes at most 1,000 writes a second,
// and a throttled index throttles the table, so the conversation's hash selects the shard.
//
// # What a method costs
//
// Each method's comment lists its calls. A Get or Query of the table costs one read unit per 4 KB, a Query of an index
// half of that. A write costs one write unit per KB, plus one for each index entry that it adds, removes or changes
// (two if the entry moves to another key). A transaction costs twice as much. Attribute "v" is an item's version: a
// write fails if it is no longer the version that was read.
//
// # Two versions side by side
//
// During a deployment or rollback two versions of Oyez share the table. So existing items are updated, never replaced,
// and attributes unknown to this version stay. So do unknown fields of rows where later versions are likely to add some
// (entries, told). An item with an unknown state, kind or level is decoded with Newer set, is not written (ErrNewer),
// and stays due. Erased mentions are the exception: nothing of them may be left. A later version must:
//
//   - only add attributes, or fields at the end of rows, and change the meaning of none;
//   - give new work its own Kind in index due, and alerts about anything but a conversation the attribute subject;
//   - begin new attributes of a mention with words_ if they hold text or the author: redaction removes those too.
package store
