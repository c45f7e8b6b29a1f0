package main

import (
	"context"
	"errors"
	"image"
	"slices"
	"sync"
	"time"

	"backdrop/internal/photo"
)

// Bounds of what is kept for close looks: the photos looked at last, two because two
// can be compared; the bytes of each, enough for 24 megapixels in 4:2:0; and for how
// long after the last look.
const (
	keptDetails = 2
	keptDetail  = 38 << 20
	detailKept  = 30 * time.Second
)

// lens keeps the photos that somebody is looking at closely, so that a step to the
// side needs no decoding. The zero value is ready; it is safe for several goroutines.
type lens struct {
	mu     sync.Mutex
	kept   []keptView // the one used last is last
	making map[string]*making
	rest   *time.Timer // puts them away
}

type keptView struct {
	key    string
	detail *photo.Detail
}

// making is a photo on its way. It is stopped when nobody waits for it any more.
type making struct {
	waiting int
	stop    context.CancelFunc
	done    chan struct{}
	detail  *photo.Detail // with err: once done is closed
	err     error
}

// exposure is what a lens is asked for: a part of a file by its content.
type exposure struct {
	key  string
	size image.Point                       // the picture's size as far as is known
	in   func(image.Point) image.Rectangle // the part of a picture of that size
	open func(context.Context, image.Rectangle) (*photo.Detail, error)
}

// part gives the part that is asked for. What is being decoded for somebody else is
// waited for and not decoded twice. Errors are open's or the context's.
func (l *lens) part(ctx context.Context, x exposure) (image.Image, error) {
	for {
		detail, m, first := l.look(ctx, x)
		if detail == nil {
			var err error
			if detail, err = l.wait(ctx, m); err != nil {
				if ctx.Err() == nil && !first && errors.Is(err, context.Canceled) {
					continue // whoever had begun it has gone
				}
				return nil, err
			}
		}
		part := x.in(detail.Size())
		if first || detail.Holds(part) {
			return detail.Part(part), nil
		}
	}
}

// look gives what is kept, or joins those who wait for it; first says that it was
// begun for this one.
func (l *lens) look(ctx context.Context, x exposure) (detail *photo.Detail, m *making, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.kept, func(k keptView) bool { return k.key == x.key }); i >= 0 {
		k := l.kept[i]
		if k.detail.Holds(x.in(k.detail.Size())) {
			l.keep(k)
			return k.detail, nil, false
		}
	}
	m = l.making[x.key]
	if first = m == nil; first {
		m = l.begin(ctx, x)
	}
	m.waiting++
	return nil, m, first
}

// begin starts decoding. It does not end with the one who asked for it: the next step
// to the side would only begin it again. The lock is held.
func (l *lens) begin(ctx context.Context, x exposure) *making {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	m := &making{stop: stop, done: make(chan struct{})}
	if l.making == nil {
		l.making = map[string]*making{}
	}
	l.making[x.key] = m
	go func() {
		defer stop()
		m.detail, m.err = x.open(ctx, x.in(x.size))
		l.mu.Lock()
		defer l.mu.Unlock()
		if delete(l.making, x.key); m.err == nil {
			l.keep(keptView{x.key, m.detail})
		}
		close(m.done)
	}()
	return m
}

// wait waits for what is being decoded. The last one to leave stops it.
func (l *lens) wait(ctx context.Context, m *making) (*photo.Detail, error) {
	select {
	case <-m.done:
		return m.detail, m.err
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if m.waiting--; m.waiting == 0 {
		m.stop()
	}
	return nil, ctx.Err()
}

// keep remembers a photo as the one used last, and puts the clock back. The lock is
// held.
func (l *lens) keep(k keptView) {
	l.kept = slices.DeleteFunc(l.kept, func(was keptView) bool { return was.key == k.key })
	l.kept = append(l.kept, k)
	if len(l.kept) > keptDetails {
		l.kept = slices.Clone(l.kept[1:])
	}
	if l.rest == nil {
		l.rest = time.AfterFunc(detailKept, l.putAway)
		return
	}
	l.rest.Reset(detailKept)
}

// putAway lets go of everything.
func (l *lens) putAway() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = nil
}
