package all

import (
	"cmp"
	"fmt"
	"strings"
)

// Table is the documentation's table of platforms, in Markdown: a line for each place where people speak.
func Table() string {
	var b strings.Builder
	b.WriteString("| platform | hears | replies | needs | keeps |\n|---|---|---|---|---|\n")
	for _, spec := range specs() {
		for _, place := range spec.Places {
			address := spec.Name
			if place.Title == "" { // whoever connects it gives it a name
				address += "/<name>"
			}
			row := place.Row
			fmt.Fprintf(&b, "| %s (`%s`) | %s | %s | %s | %s |\n", cmp.Or(row.Called, place.Title), address, row.Hears,
				cmp.Or(row.Replies, "no"), row.Needs, row.Keeps)
		}
	}
	return b.String()
}
