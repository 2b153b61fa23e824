package tiktok

// What the benchmark decodes into beside Parse.
type (
	Delivery = delivery
	Comment  = comment
)
