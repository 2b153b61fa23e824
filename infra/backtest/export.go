package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"oyez/shared/mention"
)

// fault is a line of an export that could not be used.
type fault struct {
	line int // from 1, as an editor counts
	what string
}

func (f fault) String() string { return fmt.Sprintf("line %d: %s", f.line, f.what) }

// maxRead bounds an export: a few million mentions.
const maxRead = 1 << 30

// columns are the names that an export may give its columns, in English and in French. The first of a list is ours.
var columns = [...][]string{
	strings.Split("time,timestamp,created at,created,published at,published,posted at,datetime,date time,date heure,horodatage,date,heure,hour", ","),
	strings.Split("platform,channel,network,source,site,media,plateforme,canal,reseau", ","),
	strings.Split("author,user,username,user name,handle,from,name,screen name,customer,auteur,utilisateur,client,pseudo,nom", ","),
	strings.Split("followers,followers count,follower count,audience,abonnes", ","),
	strings.Split("text,message,content,body,comment,post,tweet,review,full text,texte,contenu,commentaire,avis", ","),
	strings.Split("rating,stars,note,etoiles", ","),
	strings.Split("lang,language,langue", ","),
	strings.Split("id,mention id,post id,message id", ","),
}

const (
	colTime = iota
	colPlatform
	colAuthor
	colFollowers
	colText
	colRating
	colLang
	colID
)

// readExport reads an export in CSV: a line of names, then a mention a line. The columns may have any order, separator
// (comma, semicolon, tab, bar) and encoding (UTF-8, UTF-16, Windows); only time and text are required. Times without a
// zone are in the given zone. Lines that cannot be used are reported, not guessed at. The mentions come in order of
// time, each once.
func readExport(r io.Reader, zone *time.Location) (said []mention.Mention, faults []fault, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRead+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > maxRead {
		return nil, nil, fmt.Errorf("more than %d bytes: cut the export into months", maxRead)
	}
	if data, err = decode(data); err != nil {
		return nil, nil, err
	}
	lines := csv.NewReader(bytes.NewReader(data))
	lines.Comma, lines.LazyQuotes, lines.FieldsPerRecord = separator(data), true, -1
	names, err := lines.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, errors.New(
			"the file is empty: want a line of names (time, platform, author, followers, text) and a mention a line")
	}
	if err != nil {
		return nil, nil, err
	}
	h, err := headerOf(names)
	if err != nil {
		return nil, nil, err
	}
	var rows [][]string
	var numbers []int
	var stamps []string
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		n, _ := lines.FieldPos(0)
		if err != nil {
			faults = append(faults, fault{n, "cannot be read: " + err.Error()})
			continue
		}
		rows, numbers, stamps = append(rows, fields), append(numbers, n), append(stamps, h.stamp(fields))
	}
	monthFirst := isMonthFirst(stamps)
	seen := map[mention.Key]bool{}
	for i, fields := range rows {
		m, err := h.mention(fields, stamps[i], zone, monthFirst)
		switch {
		case err != nil:
			faults = append(faults, fault{numbers[i], err.Error()})
		case !seen[m.Key]:
			seen[m.Key] = true
			said = append(said, m)
		}
	}
	slices.SortFunc(faults, func(a, b fault) int { return cmp.Compare(a.line, b.line) })
	slices.SortStableFunc(said, func(a, b mention.Mention) int { return a.SaidAt.Compare(b.SaidAt) })
	if len(said) == 0 {
		return nil, faults, errors.New("no line could be used")
	}
	return said, faults, nil
}

// decode makes UTF-8 of what a spreadsheet writes.
func decode(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	case !utf8.Valid(data):
		return charmap.Windows1252.NewDecoder().Bytes(data)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), nil
}

// separator is the one that the line of names has most of.
func separator(data []byte) rune {
	names, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, r := range []rune{',', ';', '\t', '|'} {
		if n := bytes.Count(names, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

// header says where each column is; -1 for one that is not there.
type header struct {
	at   [8]int
	hour int // a column of hours beside one of dates
}

func headerOf(names []string) (h header, err error) {
	plain := make([]string, len(names))
	for i, name := range names {
		plain[i] = fold(name)
	}
	find := func(called ...string) int {
		for _, name := range called {
			if at := slices.Index(plain, name); at >= 0 {
				return at
			}
		}
		return -1
	}
	for column, called := range columns {
		h.at[column] = find(called...)
	}
	h.hour = -1
	if date, hour := find("date"), find("time", "heure", "hour"); date >= 0 && hour >= 0 {
		h.at[colTime], h.hour = date, hour
	}
	for _, column := range []int{colTime, colText} {
		if h.at[column] < 0 {
			return h, fmt.Errorf("no column is called %s (nor %s): the first line has %s", columns[column][0],
				strings.Join(columns[column][1:5], ", "), strings.Join(names, ", "))
		}
	}
	return h, nil
}

var accents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "à", "a", "_", " ", "-", " ", "/", " ", ".", " ")

// fold writes a name as columns do: "Created_At (UTC)" is "created at".
func fold(name string) string {
	name, _, _ = strings.Cut(name, "(")
	return strings.Join(strings.Fields(accents.Replace(strings.ToLower(name))), " ")
}

func (h header) get(fields []string, column int) string {
	if at := h.at[column]; at >= 0 && at < len(fields) {
		return strings.TrimSpace(fields[at])
	}
	return ""
}

func (h header) stamp(fields []string) string {
	stamp := h.get(fields, colTime)
	if h.hour >= 0 && h.hour < len(fields) {
		stamp += " " + strings.TrimSpace(fields[h.hour])
	}
	return stamp
}

func (h header) mention(fields []string, stamp string, zone *time.Location, monthFirst bool) (mention.Mention, error) {
	at, err := moment(stamp, zone, monthFirst)
	if err != nil {
		return mention.Mention{}, err
	}
	text := h.get(fields, colText)
	if len(text) > mention.MaxTextBytes {
		text = strings.ToValidUTF8(text[:mention.MaxTextBytes], "")
	}
	rating, err := whole(h.get(fields, colRating), 0)
	if err != nil || rating > 5 {
		return mention.Mention{}, fmt.Errorf("rating %q: want 1 to 5", h.get(fields, colRating))
	}
	if text == "" && rating == 0 {
		return mention.Mention{}, errors.New("no text and no rating")
	}
	followers, err := whole(h.get(fields, colFollowers), -1)
	if err != nil {
		return mention.Mention{}, fmt.Errorf("followers %q: want a number", h.get(fields, colFollowers))
	}
	author := strings.TrimPrefix(h.get(fields, colAuthor), "@")
	m := mention.Mention{
		Text: text, Lang: h.get(fields, colLang), SaidAt: at.UTC(), Rating: rating,
		Author:    mention.Author{ID: strings.ToLower(author), Name: author, Followers: followers},
		Addressed: strings.Contains(text, "@"),
	}
	m.Source, m.Kind, m.Private = place(h.get(fields, colPlatform), rating > 0)
	m.ID = h.get(fields, colID)
	if m.ID == "" || len(m.ID) > mention.MaxID {
		sum := sha256.Sum256([]byte(at.UTC().Format(time.RFC3339Nano) + "\x00" + m.Author.ID + "\x00" + text))
		m.ID = hex.EncodeToString(sum[:12])
	}
	if m.Author.Unknown() {
		m.Thread = m.ID
	}
	return m, nil
}

// whole reads a whole number as people and spreadsheets write it: "12,300", "12 300", "4.0". For "" it returns empty.
func whole(s string, empty int) (int, error) {
	s = strings.TrimSuffix(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", "").Replace(s), ".0")
	if s == "" {
		return empty, nil
	}
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err
}

// place is what a platform's name stands for. One that we do not know keeps its name.
func place(name string, rated bool) (source mention.Source, kind mention.Kind, private bool) {
	plain := fold(name)
	platform, kind := "", mention.Post
	for _, p := range []struct {
		word, platform string
		kind           mention.Kind
	}{
		{"messenger", "messenger", mention.Message},
		{"whatsapp", "whatsapp", mention.Message},
		{"facebook", "meta", mention.Comment},
		{"instagram", "instagram", mention.Comment},
		{"threads", "threads", mention.Post},
		{"twitter", "x", mention.Post},
		{"trustpilot", "trustpilot", mention.Review},
		{"google", "google", mention.Review},
		{"tiktok", "tiktok", mention.Comment},
		{"linkedin", "linkedin", mention.Comment},
		{"telegram", "telegram", mention.Message},
		{"zendesk", "zendesk", mention.Message},
	} {
		if strings.Contains(plain, p.word) {
			platform, kind = p.platform, p.kind
			break
		}
	}
	for _, word := range []string{"private", "direct", "dm", "prive"} {
		private = private || strings.Contains(plain, word)
	}
	switch {
	case private:
		kind = mention.Message
	case rated:
		kind = mention.Review
	}
	if platform == "" && (plain == "x" || strings.HasPrefix(plain, "x ")) {
		platform = "x"
	}
	if platform != "" {
		return mention.SourceOf(platform, "export"), kind, kind == mention.Message
	}
	account := strings.NewReplacer("/", "-", "#", "-", "\x00", "-").Replace(cmp.Or(name, "elsewhere"))
	account = strings.ToValidUTF8(account[:min(len(account), 100)], "")
	return mention.SourceOf("export", account), kind, private
}
