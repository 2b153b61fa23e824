package zendesk

// Delivery is what the benchmark decodes into beside Parse.
type Delivery = delivery
