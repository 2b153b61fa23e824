package main

import "slices"

// verdict is a head's class for a text, beside the true one.
type verdict struct{ truth, said int8 }

// count counts a class: found correctly, claimed, actual.
func count(all []verdict, class int8) (hit, said, true float64) {
	for _, t := range all {
		if t.said == class {
			said++
		}
		if t.truth == class {
			true++
		}
		if t.said == class && t.truth == class {
			hit++
		}
	}
	return hit, said, true
}

// f1 is the F1 score of one class, in hundredths.
func f1(all []verdict, class int8) float64 {
	hit, said, true := count(all, class)
	return 200 * hit / max(said+true, 1)
}

// meanF1 is the mean F1 over some classes.
func meanF1(classes ...int8) func([]verdict) float64 {
	return func(all []verdict) float64 {
		sum := 0.0
		for _, c := range classes {
			sum += f1(all, c)
		}
		return sum / float64(len(classes))
	}
}

// macroRecall is the mean recall over the three sentiments.
func macroRecall(all []verdict) float64 {
	sum := 0.0
	for c := range int8(3) {
		hit, _, true := count(all, c)
		sum += hit / max(true, 1)
	}
	return 100 * sum / 3
}

func accuracy(all []verdict) float64 {
	hit := 0
	for _, t := range all {
		if t.said == t.truth {
			hit++
		}
	}
	return 100 * float64(hit) / float64(max(len(all), 1))
}

// ranked is a text's true class and its score.
type ranked struct {
	true bool
	at   int
}

// auc is the area under the ROC curve, in hundredths; ties count half.
func auc(all []ranked) float64 {
	slices.SortFunc(all, func(a, b ranked) int { return a.at - b.at })
	below, trues, sum := 0.0, 0.0, 0.0
	for i := 0; i < len(all); {
		j, t, f := i, 0.0, 0.0
		for ; j < len(all) && all[j].at == all[i].at; j++ {
			if all[j].true {
				t++
			} else {
				f++
			}
		}
		sum += t * (below + f/2)
		below, trues = below+f, trues+t
		i = j
	}
	return 100 * sum / (trues * below)
}
