package kiosk

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Guest is who photos are for. The walk-in is the guest without a code.
type Guest struct {
	Code     string
	Name     string // untrusted, erasable
	Shots    int
	Previews int // paid or free previews that came back
	Fulls    int // full cutouts paid for or held
	Images   int // distinct shots with a paid request that was not void: what the limit counts
	Spent    Credits
	PAYG     Credits // of what was spent: from the pay-as-you-go pot
	Held     Credits
	Extra    int // lifted beyond the limit

	Background string // chosen for this guest; "" is the event's own
}

// Session is one run of service, from opening to closing.
type Session struct {
	ID        int       `json:"id"`
	Opened    time.Time `json:"opened"`
	Closed    time.Time `json:"closed,omitzero"`
	Shots     int       `json:"shots"`
	Previews  int       `json:"previews"`
	Full      int       `json:"full"`
	Delivered int       `json:"delivered"`
	Rejected  int       `json:"rejected"`
	Spent     Credits   `json:"spent"`
	Held      Credits   `json:"-"`
	PAYG      bool      `json:"-"` // a person agreed to draw on PAYG
}

// ValidGuestCode tells whether a typed or scanned code can name a guest: 1 to 64
// printable characters without spaces at the ends. Nil or a BadGuestCode fault.
func ValidGuestCode(code string) error {
	n := utf8.RuneCountInString(code)
	if n == 0 || n > 64 || Safe(code, 64) != code || strings.TrimSpace(code) != code || strings.ContainsRune(code, utf8.RuneError) {
		return Faulty(BadGuestCode, Safe(code, 64), nil)
	}
	return nil
}

// share is what one shot adds to its guest's counts.
func (s *Shot) share() Guest {
	if s.N == 0 {
		return Guest{}
	}
	g := Guest{Shots: 1, Held: s.Hold.held()}
	counts := false
	add := func(r Request) {
		if r.State == ReqNone {
			return
		}
		g.Spent += r.Spent
		if r.Pot == PotPAYG {
			g.PAYG += r.Spent
		}
		g.Held += r.Held
		counts = counts || r.Counts()
		if r.State == ReqVoid {
			return
		}
		if r.Stage == Preview {
			g.Previews++
		} else {
			g.Fulls++
		}
	}
	add(s.Preview)
	add(s.Full)
	for _, r := range s.Past {
		add(r)
	}
	if s.Hold.Held {
		g.Fulls++
		counts = counts || s.Hold.Paid
	}
	if counts {
		g.Images = 1
	}
	return g
}

// add adds the counts of d, sign times.
func (g *Guest) add(d Guest, sign int) {
	g.Shots += sign * d.Shots
	g.Previews += sign * d.Previews
	g.Fulls += sign * d.Fulls
	g.Images += sign * d.Images
	g.Spent += Credits(sign) * d.Spent
	g.PAYG += Credits(sign) * d.PAYG
	g.Held += Credits(sign) * d.Held
}
