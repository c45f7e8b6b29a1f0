package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// page is what fills the screen between its head and its foot.
type page int

const (
	reviewPage page = iota // the evening's home: Esc always leads here
	guestsPage
	creditsPage
	troublePage
	eventPage
	helpPage
	contactPage // the last shots side by side
	comparePage // two of them
	zoomPage    // a part of one at full detail
)

// tabs are the pages that a number leads to, in the order of the head.
func tabs() []page {
	return []page{reviewPage, guestsPage, creditsPage, troublePage, eventPage, helpPage}
}

// tabKey is the key that leads to a page.
func (a App) tabKey(p page) key.Binding {
	switch p {
	case guestsPage:
		return a.keys.Guests
	case creditsPage:
		return a.keys.Credits
	case troublePage:
		return a.keys.Trouble
	case eventPage:
		return a.keys.Event
	case helpPage:
		return a.keys.Help
	case reviewPage, contactPage, comparePage, zoomPage:
	}
	return a.keys.Review
}

// tabOf gives the tab a page belongs to.
func tabOf(p page) page {
	if p >= contactPage {
		return reviewPage
	}
	return p
}

// place is where the operator is: all that keys alone change. A scan takes back what
// its first characters did to it.
type place struct {
	page    page
	review  review
	prompt  *prompt
	guests  guestList
	credits creditList
	trouble troubleList
	event   eventList
	contact contactSheet
	zoom    zooming
	helpTop int // the first line of the help in sight
}

// pageForm is one page: how it is drawn, what its keys do, what its foot shows and what
// can be clicked in it.
type pageForm struct {
	lines func(App, rect) []string
	acts  func(App) []action
	foot  func(App) []key.Binding
	zones func(App, rect) []zone
	press func(App, tea.KeyPressMsg) (App, tea.Cmd, bool) // before everything else; nil: nothing
}

// formOf gives the page that is open; the review page is drawn by the layout itself.
func (a App) formOf(p page) pageForm {
	switch p {
	case guestsPage:
		return pageForm{App.guestLines, App.guestActs, App.guestFoot, App.guestZones, nil}
	case creditsPage:
		return pageForm{App.creditLines, App.creditActs, App.creditFoot, App.creditZones, nil}
	case troublePage:
		return pageForm{App.troubleLines, App.troubleActs, App.troubleFoot, App.troubleZones, nil}
	case eventPage:
		return pageForm{App.eventLines, App.eventActs, App.eventFoot, App.eventZones, nil}
	case helpPage:
		return pageForm{App.helpLines, App.helpActs, none[[]key.Binding], App.helpZones, nil}
	case contactPage:
		return pageForm{App.contactLines, App.contactActs, App.contactFoot, App.contactZones, nil}
	case comparePage:
		return pageForm{App.compareLines, App.compareActs, App.compareFoot, App.compareZones, nil}
	case zoomPage:
		return pageForm{App.zoomLines, App.zoomActs, App.zoomFoot, noZones, nil}
	case reviewPage:
	}
	return pageForm{nil, App.reviewActs, func(a App) []key.Binding { return a.keys.footer() }, App.reviewZones, nil}
}

// none and noZones are for a page that has nothing of a kind.
func none[T any](App) (t T)    { return t }
func noZones(App, rect) []zone { return nil }
func (a App) goTo(p page) App  { a.page = p; return a }

// turn goes to the next tab, or the one before.
func (a App) turn(by int) App {
	all := tabs()
	for i, p := range all {
		if p == tabOf(a.page) {
			return a.goTo(all[(i+by+len(all))%len(all)])
		}
	}
	return a.goTo(reviewPage)
}

// everywhere lists what keys do on every page.
func (a App) everywhere() []action {
	k := a.keys
	to := func(p page) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) {
			if a.page == p { // the same key again leads home
				p = reviewPage
			}
			return a.goTo(p), nil
		}
	}
	return []action{
		{k.Guest, nil, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askGuest, field: a.newField("G-001 Ada")}), nil }},
		{k.Next, App.whyNext, App.nextGuest},
		{k.Lift, App.whyLift, App.lift},
		{k.PAYG, App.whyPAYG, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askPAYG}), nil }},
		{k.Balance, App.whyBalance, App.readBalance},
		{k.Close, App.whyClose, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askClose}), nil }},
		{k.Staff, App.whyKiosk, App.enterKiosk},
		{k.Quit, nil, App.quit},
		{k.Review, nil, to(reviewPage)},
		{k.Guests, nil, to(guestsPage)},
		{k.Credits, nil, to(creditsPage)},
		{k.Trouble, nil, to(troublePage)},
		{k.Event, nil, to(eventPage)},
		{k.Help, nil, to(helpPage)},
		{k.NextPage, nil, func(a App) (App, tea.Cmd) { return a.turn(1), nil }},
		{k.PrevPage, nil, func(a App) (App, tea.Cmd) { return a.turn(-1), nil }},
		{k.Cancel, nil, func(a App) (App, tea.Cmd) { return a.leavePage(), nil }},
	}
}

// actions lists what every key does on the page that is open.
func (a App) actions() []action {
	acts := a.formOf(a.page).acts(a)
	return append(acts[:len(acts):len(acts)], a.everywhere()...)
}

// nextGuest ends the guest at the booth: what arrives now belongs to the walk-in.
func (a App) nextGuest() (App, tea.Cmd) { return a.direct(kiosk.NextGuest{}) }

func (a App) readBalance() (App, tea.Cmd) { return a.direct(kiosk.ReadBalance{}) }
