package kiosk

import "time"

// StatusVersion is the version of Status' JSON form. A field is added without a
// new version; none changes its meaning.
const StatusVersion = 1

// Status is the booth in figures, for machines and for staff elsewhere.
type Status struct {
	Version  int             `json:"version"`
	Event    StatusEvent     `json:"event"`
	Session  Session         `json:"session"`
	Credits  StatusCredits   `json:"credits"`
	Shots    map[State]int   `json:"shots"`
	Guests   []StatusGuest   `json:"guests"`
	Warnings []StatusWarning `json:"warnings"`
}

// StatusEvent names the event.
type StatusEvent struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// StatusCredits is the money.
type StatusCredits struct {
	Budget   Credits  `json:"budget"`
	Spent    Credits  `json:"spent"`
	Held     Credits  `json:"held"`
	Left     Credits  `json:"left"`
	Level    Level    `json:"level"`
	Account  *Account `json:"account"`
	NextFull Quote    `json:"next_full"`
}

// StatusGuest is one guest's counts. It carries no name.
type StatusGuest struct {
	Code     string  `json:"code"`
	Shots    int     `json:"shots"`
	Previews int     `json:"previews"`
	Full     int     `json:"full"`
	Spent    Credits `json:"spent"`
	Limit    int     `json:"limit"`
}

// StatusWarning is a warning with its sentence.
type StatusWarning struct {
	Code Code      `json:"code"`
	Text string    `json:"text"`
	At   time.Time `json:"since,omitzero"`
}

// StatusOf sums a booth up. say gives the sentence for a warning; id is the
// event's identity.
func StatusOf(b *Booth, id string, say func(Warning) string) Status {
	st := Status{
		Version: StatusVersion,
		Event:   StatusEvent{ID: id, Name: b.Rules.Event},
		Session: b.LastSession(),
		Credits: StatusCredits{Budget: b.Rules.Budget, Spent: b.Money.Spent, Held: b.Money.Held, Left: b.Left(), Level: b.Level(), NextFull: b.Quote(Full)},
		Shots:   map[State]int{},
		Guests:  []StatusGuest{}, Warnings: []StatusWarning{},
	}
	if a := b.Money.Account; a.Known() {
		st.Credits.Account = &a
	}
	for i, s := range States() {
		if b.counts[i] > 0 {
			st.Shots[s] = b.counts[i]
		}
	}
	for _, g := range b.Guests() {
		limit := 0
		if g.Code != "" && b.Rules.GuestLimit > 0 {
			limit = b.Rules.GuestLimit + g.Extra
		}
		st.Guests = append(st.Guests, StatusGuest{g.Code, g.Shots, g.Previews, g.Fulls, g.Spent, limit})
	}
	for _, w := range b.Warnings {
		st.Warnings = append(st.Warnings, StatusWarning{w.Code, say(w), w.Since})
	}
	return st
}
