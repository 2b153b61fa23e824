package pattern

import "testing"

func TestMatch(t *testing.T) {
	const event = `{"dynamodb":{"NewImage":{"scoring":{"S":"owed"},"n":{"N":"5"}},"Keys":{"pk":{"S":"said#x"}}},"size":12,"list":["a","b"],"none":null,"yes":true}`
	for text, want := range map[string]bool{
		`{"dynamodb":{"NewImage":{"scoring":{"S":["owed"]}}}}`:                 true,
		`{"dynamodb":{"NewImage":{"scoring":{"S":["done"]}}}}`:                 false,
		`{"dynamodb":{"NewImage":{"scoring":{"S":["done","owed"]}}}}`:          true,
		`{"dynamodb":{"OldImage":{"scoring":{"S":["owed"]}}}}`:                 false,
		`{"dynamodb":{"NewImage":{"missing":{"S":[{"exists":false}]}}}}`:       true,
		`{"dynamodb":{"NewImage":{"scoring":{"S":[{"exists":false}]}}}}`:       false,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"said#"}]}}}}`:              true,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"conv#"}]}}}}`:              false,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"suffix":"#x"}]}}}}`:                 true,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"anything-but":["said#x"]}]}}}}`:     false,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"anything-but":"said#y"}]}}}}`:       true,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"equals-ignore-case":"SAID#X"}]}}}}`: true,
		`{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":["=",5]}]}}}}`:          false, // DynamoDB's numbers are text
		`{"size":[{"numeric":[">",10,"<=",12]}]}`:                              true,
		`{"size":[{"numeric":[">",12]}]}`:                                      false,
		`{"list":["b"]}`:                                                       true, `{"list":["c"]}`: false,
		`{"none":[null]}`: true, `{"yes":[true]}`: true, `{"size":[12],"yes":[false]}`: false,
	} {
		p, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if p.Match([]byte(event)) != want {
			t.Errorf("%s: %v, want %v", text, !want, want)
		}
	}
	p, err := Parse(`{"a":["b"]}`)
	if err != nil || p.Match([]byte(`{"a":`)) || p.Match([]byte(`["a"]`)) {
		t.Errorf("what is no map passes: %v", err)
	}
}

func TestRefused(t *testing.T) {
	for _, text := range []string{
		``, `[]`, `{}`, `{"a":"b"}`, `{"a":[]}`, `{"a":{}}`, `{"a":[{"cidr":"10.0.0.0/8"}]}`, `{"a":[{"prefix":1}]}`,
		`{"a":[{"prefix":"x","suffix":"y"}]}`,
		`{"a":[{"numeric":[">"]}]}`, `{"a":[{"numeric":["~",1]}]}`, `{"a":[{"anything-but":[{"prefix":"x"}]}]}`,
		`{"a":[{"exists":"yes"}]}`, `{"$or":[{"a":["b"]}]}`,
	} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%s passes", text)
		}
	}
}
