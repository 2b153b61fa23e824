package intercom

// Delivery is what the benchmark decodes into beside Parse.
type Delivery = delivery

// Conversation is what Delivery's item is decoded into.
type Conversation = conversation
