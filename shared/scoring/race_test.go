//go:build race

package scoring_test

// racing: under the race detector sync.Pool drops items at random, so allocations cannot be counted.
const racing = true
