// Package store is what Oyez remembers: one method per access pattern, written once over table.Table.
//
// There is one table with the keys pk and sk, and three sparse indexes that hold keys only: timeline (conv, conv_at),
// inbox (inbox, answer_by) and due (due, due_at). Times in keys are UTC of fixed width, to the millisecond.
//
//	item            pk                           sk                 in index, and what it is for
//	mention         said#<source>/<kind>/<id>    said               timeline; due while unscored, then to be redacted
//	deletion check  look#<source>#<hash of ids>  list               due; ids that are asked about together
//	conversation    conv#<source>#<hash>         conv               inbox while open or once ended; due for its clock
//	reply           conv#<source>#<hash>         reply#<time>#<id>  timeline; due until it is sent; inbox if it failed
//	note            conv#<source>#<hash>         note#<time>#<id>   what the team told itself
//	open alert      conv#<source>#<hash>         alert              the alert's id, as long as it is open: a lock
//	alert           alert#<id>                   alert              due while open or taken
//	opened          opened#<day>                 <time>#<alert id>  that an alert was opened; expires
//	code            code#<4 digits>              code               the alert's id, as long as it is open
//	link            link#<hash of the token>     link               what the address in an SMS opens; expires
//	draft           link#<hash of the token>     draft              an answer whose writer signs in first; expires
//	sent            sent#<the carrier's id>      sent               what an SMS was for, and its receipt; expires
//	budget          rings#<person>               rings              our SMS to a person in the last hour; expires
//	suppressed      held#<day>                   <person>#<alert>#<reason>#<kind>
//	suppressed      held#<day>                   #burst#<source>#<time>  both expire
//	burst           burst#<source>               burst              the alert that notifies for all; expires
//	job             errand#<name>                errand             what is done once, and by whom; expires
//	echo            echo#<source>/<id>           echo               when we last answered it in the app; expires
//	answer          answer#<source>/<kind>/<id>  answer             which reply has this id at the platform; expires
//	returned        answer#<source>/<kind>/<id>  returned           that it did not arrive, and why; expires
//	quarantine      quarantine#<day>#<shard>     <sha-256>#<part>   a delivery that was not parsed in full; expires
//	feed            feed#<name>                  feed               what collect knows of a feed
//	daily           daily#<task>                 daily              how the canary or the examination went last
//	brand           brand                        brand              the brand's bar, and which weights it has
//	weights         weights#<sha-256>#<part>     part               a model of the brand's own; expires once replaced
//	tally           tally#<week>#<shard>         tally              how many episodes had each priority; expires
//	inbound         inbound#<hash of its id>     inbound            an SMS of our people, claimed or done; expires
//	heard           heard#<person>#<hour>        inbound            counts them; expires
//	person          team                         person#<id>        somebody who may be notified
//	rota            team                         rota               who is on call when
//	stopped         team                         stopped#<phone>    a number that sent STOP; START removes it
//	session         person#<id>                  session#<hash>     who is signed in, where; expires
//	passkey         person#<id>                  passkey#<hash>     the public key of one device
//	ask             ask#<hash of the token>      ask                the code or challenge of one browser; expires
//	quota           quota#<what>                 quota              when something limited was done; expires
//	SMS sent        sms#<month>                  month              how many; expires
//
// In index timeline, conv is the conversation's pk. In inbox it is inbox#<shard>, ended#<week> for what people ended,
// or failed for answers that were not sent. In due it is due#<kind>#<shard>. One index key takes at most 1,000 writes a
// second, and a throttled index throttles the table, so shards come from a hash of the conversation.
//
// # What a method costs
//
// Each method says which calls it makes. A Get or a Query of the table costs one read unit per 4 KB, a Query of an
// index half of that. A write costs one write unit per KB, and one more for each index entry that it makes, removes or
// changes (two if the entry moves to another key). A transaction costs twice as much. Attribute "v" is an item's
// version: a write is made on the condition that the version is still the one that was read.
//
// # Two versions side by side
//
// While a version of Oyez is deployed or rolled back, another one works on the same table. So an item that may be there
// already is updated, and never replaced: attributes that this version does not know stay. Rows within an attribute
// keep fields that it does not know where later versions are likely to add some (entries, told). An item whose state,
// kind or level it does not know is decoded with Newer set, is not written (ErrNewer), and stays due. Erased mentions
// are the exception: of them nothing must be left. A later version keeps to this:
//
//   - it adds attributes, and fields at the end of rows; it gives no attribute another meaning;
//   - it gives a new kind of work a Kind of its own in index due, and an alert about anything but a conversation the
//     attribute subject;
//   - it begins the names of attributes of a mention that hold words, or name the author, with words_: when words or
//     author must go, they go too.
package store
