package tui

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
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

// news writes the line of a happening.
func (p *teller) news(ctx context.Context, n plainNews) error {
	n.Type = newsType
	return p.write(ctx, n)
}

// answer writes the line to a command, and before it what it lists, a line each: in
// JSON the list is part of the one object.
func (p *teller) answer(ctx context.Context, a plainAnswer) error {
	a.Type = answerType
	for _, text := range a.list {
		if p.o.JSON {
			break
		}
		if err := p.pen.write(ctx, []byte("- "+text+"\n")); err != nil {
			return err
		}
	}
	return p.write(ctx, a)
}

func (p *teller) write(ctx context.Context, v interface{ line() string }) error {
	line, err := encode(v, p.o.JSON)
	if err != nil {
		return err
	}
	return p.pen.write(ctx, line)
}

// sayForm begins what a program reads with the version of its form.
func (p *teller) sayForm(ctx context.Context) error {
	if !p.o.JSON {
		return nil
	}
	return p.news(ctx, plainNews{Kind: newsFormat, Text: p.w.T("plain.format", "version", formVersion), Version: formVersion})
}
