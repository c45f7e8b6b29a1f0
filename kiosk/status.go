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
	Forecast Forecast        `json:"forecast"`
	Gate     Gate            `json:"preview_gate"`
	Average  StatusAverage   `json:"average"`
	Cost     *StatusCost     `json:"cost,omitempty"` // only where prices are set
}

// StatusAverage is what a guest uses, assumed and measured, in images.
type StatusAverage struct {
	Assumed  Credits `json:"assumed"`
	Measured Credits `json:"measured"`
	Guests   int     `json:"guests"` // the measure's basis
}

// StatusCost is the money, in the currency's unit.
type StatusCost struct {
	Currency     string  `json:"currency"`
	Spent        Credits `json:"spent"`
	PerGuest     Credits `json:"per_guest,omitzero"`
	PerDelivered Credits `json:"per_delivered,omitzero"`
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
	Heavy    bool    `json:"heavy,omitempty"`
	Cost     Credits `json:"cost,omitzero"`
}

// StatusWarning is a warning with its sentence.
type StatusWarning struct {
	Code Code      `json:"code"`
	Text string    `json:"text"`
	At   time.Time `json:"since,omitzero"`
}

// StatusOf sums a booth up at a moment. say gives the sentence for a warning; id is
// the event's identity.
func StatusOf(b *Booth, id string, now time.Time, say func(Warning) string) Status {
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
	habits := b.Habits()
	st.Forecast, st.Gate, st.Cost = b.Forecast(now), b.Gate(), b.Cost()
	st.Average = StatusAverage{Assumed: Credits(b.Rules.AveragePhotos), Measured: Credits(habits.Average), Guests: habits.Guests}
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
		sg := StatusGuest{Code: g.Code, Shots: g.Shots, Previews: g.Previews, Full: g.Fulls, Spent: g.Spent, Limit: limit, Heavy: habits.Heavy(g)}
		if b.Rules.Prices.Known() {
			sg.Cost = b.Rules.Prices.Cost(g.Spent, g.PAYG)
		}
		st.Guests = append(st.Guests, sg)
	}
	for _, w := range b.Warnings {
		st.Warnings = append(st.Warnings, StatusWarning{w.Code, say(w), w.Since})
	}
	return st
}

// Cost gives what the evening has cost in money; nil where no prices are set.
func (b *Booth) Cost() *StatusCost {
	p := b.Rules.Prices
	if !p.Known() {
		return nil
	}
	c := &StatusCost{Currency: p.Currency, Spent: p.Cost(b.Money.Spent, b.Money.PAYGSpent)}
	guests := 0
	for _, g := range b.Guests() {
		if g.Shots > 0 {
			guests++
		}
	}
	if guests > 0 {
		c.PerGuest = c.Spent / Credits(guests)
	}
	delivered := 0
	for i := range b.sessions.len() {
		delivered += b.sessions.at(i).Delivered
	}
	if delivered > 0 {
		c.PerDelivered = c.Spent / Credits(delivered)
	}
	return c
}
