package tui

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"backdrop/kiosk"
)

// typed is one line of input, or how the input ended.
type typed struct {
	text string
	long bool  // more than a line may hold: it was skipped
	err  error // io.EOF at the end
}

// readLines gives the lines of in, one at a time, until the input ends or ctx is
// done. A Read that blocks cannot be called off: then the goroutine stays until
// in is closed.
func readLines(ctx context.Context, in io.Reader, lines chan<- typed) {
	r := bufio.NewReaderSize(in, maxLine+2) // room for the end of the line
	for first := true; ; first = false {
		l := readLine(r)
		if first {
			l.text = strings.TrimPrefix(l.text, "\ufeff") // some systems begin a pipe with it
		}
		if l.err != nil && (l.text != "" || l.long) {
			// the last line has no end: it counts, the end of the input comes after it
			last := l
			last.err = nil
			if !offer(ctx, lines, last) {
				return
			}
			l = typed{err: l.err}
		}
		if !offer(ctx, lines, l) || l.err != nil {
			return
		}
	}
}

func offer(ctx context.Context, lines chan<- typed, l typed) bool {
	select {
	case lines <- l:
		return true
	case <-ctx.Done():
		return false
	}
}

// readLine reads one line of at most maxLine bytes and skips what is longer. Bytes
// that are no UTF-8 stay as they are: replaced, two guests' codes could become one.
func readLine(r *bufio.Reader) typed {
	line, err := r.ReadSlice('\n')
	text := string(bytes.TrimRight(line, "\r\n"))
	if errors.Is(err, bufio.ErrBufferFull) || len(text) > maxLine {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.ReadSlice('\n')
		}
		return typed{long: true, err: err}
	}
	return typed{text: text, err: err}
}

// pen writes whole lines, one after the other. Whoever writes waits for the line
// to be out, but not beyond the end of the context.
type pen struct {
	lines chan []byte
	wrote chan error
}

func newPen(ctx context.Context, out io.Writer) pen {
	p := pen{lines: make(chan []byte), wrote: make(chan error, 1)}
	go func() {
		for {
			select {
			case line := <-p.lines:
				_, err := out.Write(line)
				p.wrote <- err // room for the one that is awaited
			case <-ctx.Done():
				return
			}
		}
	}()
	return p
}

func (p pen) write(ctx context.Context, line []byte) error {
	select {
	case p.lines <- line:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-p.wrote:
		if err != nil {
			return fmt.Errorf("write line: %w", err)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The lines of plain mode.
//
// Without --json a line is a sentence: "#0042 preview is here: confirm or reject" for
// what happened to a shot, "* the booth is open" for what belongs to none, "ok COMMAND"
// or "ok COMMAND: text" for a command that was taken, and "no CODE: sentence" for one
// that was not. Lines are whole and come in the order of the ledger.
//
// With --json a line is one object, and its "type" is one of two.
//
// "happening": something happened.
//
//	kind   what: one of newsKinds, which are the kinds of the ledger's entries that
//	       have something to say, and
//	         gap          more happened than could be told; see status
//	         flagged      an arrived shot has something to look at, named in flags
//	         ledger_down  the ledger cannot be written: nothing is bought
//	         ledger_back  it can be written again
//	         said         a line of the program beside the booth: how it cuts, its farewell
//	         closed       the booth has closed: the last line but the farewell
//	shot   the number of the shot, 0 for what belongs to none
//	text   the sentence, in the language of --lang: to be read, never to be parsed
//
// Where they say something, also: seq and at (the ledger's entry), state (of the shot as
// it is now), guest (a code, never a name), from (the code merged into guest), stage ("preview" or "full"), code (why),
// held and spent (credits, what the entry adds or takes), file (what the guest gets,
// from the event folder) and flags.
//
// "answer": the line to one command, in the order they were read.
//
//	command  as it was understood; never a PIN
//	ok       whether it was taken; what follows from it are happenings
//	code     why not: one of kiosk's codes, "" if ok
//	text     the sentence for it
//	status   the booth in figures, to the command status: kiosk.Status
//
// What is said here stays: fields and kinds are added without notice and none changes
// its meaning or goes. A reader passes over what it does not know. Credits are JSON
// numbers with up to three decimals, times are RFC 3339. Commands are the same as
// without --json; their words are English in every language.

// answer is the one line a command gets.
type plainAnswer struct {
	Type    string        `json:"type"`
	Command string        `json:"command"`
	OK      bool          `json:"ok"`
	Code    kiosk.Code    `json:"code"`
	Text    string        `json:"text"`
	Status  *kiosk.Status `json:"status,omitempty"`
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
}

// Kinds of happenings that are no entries of the ledger.
const (
	newsGap     = "gap"
	newsFlagged = "flagged"
	newsBack    = "ledger_back"
	newsClosed  = "closed"
	newsSaid    = "said"
)

// newsKinds are the kinds of happenings there are.
func newsKinds() []string {
	return []string{newsGap, newsFlagged, string(kiosk.LedgerDown), newsBack, newsClosed, newsSaid,
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
