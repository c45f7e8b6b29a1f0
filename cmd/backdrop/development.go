package main

import (
	"bytes"
	"context"
	"io"
	"sync"

	"backdrop/internal/photo"
	shotjudge "backdrop/internal/photo/judge"
	"backdrop/kiosk"
)

// development is one photo being decoded and measured while other things are done
// with its bytes.
type development struct {
	ctx    context.Context
	cancel context.CancelFunc
	run    func(context.Context) (developed, error)
	once   sync.Once
	done   chan struct{}
	made   developed
	err    error
	blown  any // what run panicked with
}

// developed is what comes of a photo that is whole.
type developed struct {
	photo.Look
	measures kiosk.Measures
}

// develop prepares the decode of a photo; its picture goes to x as soon as it is there.
func (in *intake) develop(ctx context.Context, data []byte, x *arrival) *development {
	return newDevelopment(ctx, func(ctx context.Context) (developed, error) {
		look, err := in.darkroom.Look(ctx, bytes.NewReader(data))
		if err != nil {
			return developed{}, err
		}
		x.show(look.Picture, true)
		return developed{look, shotjudge.Measure(look.Picture, nil)}, nil
	})
}

func newDevelopment(ctx context.Context, run func(context.Context) (developed, error)) *development {
	ctx, cancel := context.WithCancel(ctx)
	return &development{ctx: ctx, cancel: cancel, done: make(chan struct{}), run: run}
}

// start begins, once.
func (d *development) start() {
	d.once.Do(func() {
		go func() {
			defer close(d.done)
			defer func() { d.blown = recover() }()
			d.made, d.err = d.run(d.ctx)
		}()
	})
}

// wait gives what became of it, once it was started. A panic comes out here, in the
// goroutine of who asked: whoever handed the photo over knows what to do with it.
func (d *development) wait() (developed, error) {
	<-d.done
	if d.blown != nil {
		panic(d.blown)
	}
	return d.made, d.err
}

// stop ends it and waits until nobody reads the photo's bytes any more. Afterwards it
// cannot be started.
func (d *development) stop() {
	d.cancel()
	d.once.Do(func() { close(d.done) })
	<-d.done
}

// copyTo copies the photo in pieces, and gives up when it turns out to be none.
func (d *development) copyTo(w io.Writer, data []byte) error {
	for len(data) > 0 {
		select {
		case <-d.done:
			if d.err != nil {
				return d.err
			}
		default:
		}
		n, err := w.Write(data[:min(readPiece, len(data))])
		if err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}
