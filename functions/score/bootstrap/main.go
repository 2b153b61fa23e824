// Command bootstrap runs the score function: the table's stream in, conversations and alerts out.
package main

import (
	"oyez/functions/score"
	"oyez/shared/app"
)

func main() { app.Main("score", func(s *app.Services) any { return score.New(s).Handle }) }
