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

	Flags []kiosk.FlagKind `json:"flags,omitempty"` // of a "flagged" shot
}

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
