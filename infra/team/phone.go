package team

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// e164 reads a person's phone as people write it. The error never holds the number.
func (p person) e164() (string, error) {
	written, country := p.Phone, strings.ToUpper(p.Country)
	switch {
	case written == "":
		return "", errors.New("is missing; write a mobile number with + and the country code")
	case country == "" && !strings.HasPrefix(written, "+"):
		return "", errors.New("has no country; begin it with + and the country code, or add country: FR")
	case country != "" && phonenumbers.GetCountryCodeForRegion(country) == 0:
		return "", errors.New("is of a country nobody knows; write country as two letters, such as FR")
	}
	number, err := phonenumbers.Parse(written, country)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return "", errors.New("is nobody's number in that country; check the digits")
	}
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.FIXED_LINE, phonenumbers.PREMIUM_RATE, phonenumbers.TOLL_FREE, phonenumbers.SHARED_COST:
		return "", errors.New("is not a mobile and would get no SMS; write a mobile number")
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

// Spaced writes a phone in E.164 as people read it: "+33 6 12 34 56 78".
func Spaced(e164 string) string {
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
