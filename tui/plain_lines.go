package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"backdrop/kiosk"
)

// The lines of plain mode.
//
// Without --json a line is a sentence: "#0042 preview is here: confirm or reject" for
// what happened to a shot, "* the booth is open" for what belongs to none, "ok COMMAND"
// or "ok COMMAND: text" for a command that was taken, and "no CODE: sentence" for one
// that was not. What a command lists stands in lines "- text" right before its "ok",
// with nothing in between: whoever waits for "ok" or "no" has then read the whole
// answer, and whoever listens hears the sum last. Lines are whole, and those of
// happenings come in the order of the ledger.
//
// With --json a line is one object, and its "type" is one of two.
//
// "happening": something happened.
//
//	kind   what: one of newsKinds, which are the kinds of the ledger's entries that
//	       have something to say, and
//	         format       the first line of the stream: version is that of this form
//	         gap          more happened than could be told; see status
//	         flagged      an arrived shot has something to look at, named in flags
//	         recovered    what the last run left, as it did not end in order; once more
//	                      when all its answers are found or in doubt
//	         ledger_down  the ledger cannot be written: nothing is bought
//	         ledger_back  it can be written again
//	         said         a line of the program beside the booth: the demo's address, how
//	                      it cuts, its farewell; these alone may come before format
//	         closed       the booth has closed: the last line but the farewell
//	shot   the number of the shot, 0 for what belongs to none
//	text   the sentence, in the language of --lang: to be read, never to be parsed
//
// Where they say something, also: seq and at (the ledger's entry), state (of the shot as
// it is now), guest (a code, never a name), from (of merged: the code that means guest
// from then on), stage ("preview" or "full"), code (why),
// held and spent (credits, what the entry adds or takes), file (what the guest gets,
// from the event folder), flags, recovered (kiosk.Recovery) and version (of format).
//
// "answer": the line to one command, in the order they were read.
//
//	command  as it was understood; never a PIN
//	ok       whether it was taken; what follows from it are happenings
//	code     why not: one of kiosk's codes, "" if ok
//	text     the sentence for it
//
// and what was asked for, an empty list for none of it:
//
//	status      to status: the booth in figures, kiosk.Status
//	shots       to shots, and one to shot: see shotFacts
//	guests      to guests: see guestFacts; the one place with a guest's name
//	credits     to credits: see creditFacts
//	entries     to entries: happenings that moved credits, oldest first
//	happenings  to log: happenings, oldest first
//	troubles    to trouble: see troubleFacts
//	settings    to settings and set: see settingFacts
//	done        to an order about several shots: the numbers of those it was taken for,
//	            also when it was refused for the next; total and pot say what they may cost
//
// A list holds at most listMost; where there is more, of says how much there is.
//
// What is said here stays: fields and kinds are added without notice and none changes
// its meaning or goes, or version counts up. A reader passes over what it does not know.
// Credits are JSON numbers with up to three decimals, times are RFC 3339. Commands are
// the same as without --json; their words are English in every language.

// formVersion is the version of the form of the lines in JSON.
const formVersion = 1

// plainAnswer is the one line a command gets.
type plainAnswer struct {
	Type    string     `json:"type"`
	Command string     `json:"command"`
	OK      bool       `json:"ok"`
	Code    kiosk.Code `json:"code"`
	Text    string     `json:"text"`

	Status     *kiosk.Status  `json:"status,omitempty"`
	Shots      []shotFacts    `json:"shots,omitzero"`
	Guests     []guestFacts   `json:"guests,omitzero"`
	Credits    *creditFacts   `json:"credits,omitempty"`
	Entries    []plainNews    `json:"entries,omitzero"`
	Happenings []plainNews    `json:"happenings,omitzero"`
	Troubles   []troubleFacts `json:"troubles,omitzero"`
	Settings   []settingFacts `json:"settings,omitzero"`
	Of         int            `json:"of,omitempty"`
	Done       []int          `json:"done,omitzero"`
	Total      kiosk.Credits  `json:"total,omitzero"`
	Pot        kiosk.Pot      `json:"pot,omitempty"`

	list []string // the lines before it
}

// plainNews is the line of one happening. Shot is 0 for what belongs to none.
type plainNews struct {
	Type string `json:"type"`
	Kind string `json:"kind"`
	Shot int    `json:"shot"`
	Text string `json:"text"`

	Seq   int64            `json:"seq,omitempty"`
	At    time.Time        `json:"at,omitzero"`
	State kiosk.State      `json:"state,omitempty"` // as it is now
	Guest string           `json:"guest,omitempty"` // a code
	From  string           `json:"from,omitempty"`  // a code: of a "merged" guest, what they had before
	Stage kiosk.Stage      `json:"stage,omitempty"`
	Code  kiosk.Code       `json:"code,omitempty"`
	Held  kiosk.Credits    `json:"held,omitzero"`
	Spent kiosk.Credits    `json:"spent,omitzero"`
	File  string           `json:"file,omitempty"`
	Flags []kiosk.FlagKind `json:"flags,omitempty"` // of a "flagged" shot

	Recovered *kiosk.Recovery `json:"recovered,omitempty"`
	Version   int             `json:"version,omitempty"`
}

// Kinds of happenings that are no entries of the ledger.
const (
	newsFormat    = "format"
	newsGap       = "gap"
	newsFlagged   = "flagged"
	newsRecovered = "recovered"
	newsBack      = "ledger_back"
	newsClosed    = "closed"
	newsSaid      = "said"
)

// newsKinds are the kinds of happenings there are.
func newsKinds() []string {
	return []string{newsFormat, newsGap, newsFlagged, newsRecovered, string(kiosk.LedgerDown), newsBack, newsClosed, newsSaid,
		string(kiosk.KindOpened), string(kiosk.KindRuled), string(kiosk.KindSessionOpened), string(kiosk.KindSessionClosed),
		string(kiosk.KindGuest), string(kiosk.KindPAYG), string(kiosk.KindLifted), string(kiosk.KindAccount),
		string(kiosk.KindAccountFailed), string(kiosk.KindJudged), string(kiosk.KindReleased), string(kiosk.KindScreened),
		string(kiosk.KindNoted), string(kiosk.KindWarned), string(kiosk.KindEased), string(kiosk.KindArrived), string(kiosk.KindLooked),
		string(kiosk.KindConfirmed), string(kiosk.KindPutOff), string(kiosk.KindBought), string(kiosk.KindAsked),
		string(kiosk.KindCharged), string(kiosk.KindMade), string(kiosk.KindNoFile), string(kiosk.KindVoid), string(kiosk.KindUnknown),
		string(kiosk.KindComposed), string(kiosk.KindDelivered), string(kiosk.KindAssigned), string(kiosk.KindRejected),
		string(kiosk.KindRetried), string(kiosk.KindWorkFailed), string(kiosk.KindDressed), string(kiosk.KindMerged), string(kiosk.KindNamed)}
}

// newsOf is the line of one entry, as the booth stands now.
func newsOf(b *kiosk.Booth, e kiosk.Entry, text string) plainNews {
	s, _ := b.Shot(e.Shot)
	return plainNews{Kind: string(e.Kind), Shot: e.Shot, Text: text, Seq: e.Seq, At: e.At, State: s.State, Guest: kiosk.Safe(e.Guest, 64), From: kiosk.Safe(e.Data.From, 64),
		Stage: e.Stage, Code: e.Data.Code, Held: e.Held, Spent: e.Spent, File: kiosk.Safe(e.Data.File, 300)}
}

// SaidLine is a line of the program beside the booth, in the form of plain mode's
// own, with its end.
func SaidLine(text string, asJSON bool) ([]byte, error) {
	return encode(plainNews{Type: newsType, Kind: newsSaid, Text: text}, asJSON)
}

// newsType and answerType tell the two forms of a line apart.
const (
	newsType   = "happening"
	answerType = "answer"
)

// text gives "ok COMMAND", "ok COMMAND: text" or "no CODE: sentence".
func (a plainAnswer) line() string {
	head := "ok " + a.Command
	if !a.OK {
		head = "no " + string(a.Code)
	}
	if a.Text == "" {
		return head
	}
	return head + ": " + a.Text
}

// line gives "#0042 text" or "* text".
func (n plainNews) line() string {
	if n.Shot != 0 {
		return fmt.Sprintf("#%04d %s", n.Shot, n.Text)
	}
	return "* " + n.Text
}

// encode gives one line in the form asked for, with its end.
func encode(v interface{ line() string }, asJSON bool) ([]byte, error) {
	if !asJSON {
		return append([]byte(v.line()), '\n'), nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode line: %w", err)
	}
	return b.Bytes(), nil
}
