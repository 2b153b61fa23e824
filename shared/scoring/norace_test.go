//go:build !race

package scoring_test

const racing = false
