package main

import (
	"bytes"
	"context"
	"io"
	"sync"

	"backdrop/internal/photo"
)

// development is one photo being decoded while other things are done with its bytes.
type development struct {
	ctx    context.Context
	cancel context.CancelFunc
	run    func(context.Context) (photo.Look, error)
	once   sync.Once
	done   chan struct{}
	look   photo.Look
	err    error
}

// develop prepares the decode of a photo; its picture goes to x.
func (in *intake) develop(ctx context.Context, data []byte, x *arrival) *development {
	ctx, cancel := context.WithCancel(ctx)
	return &development{ctx: ctx, cancel: cancel, done: make(chan struct{}), run: func(ctx context.Context) (photo.Look, error) {
		look, err := in.darkroom.Look(ctx, bytes.NewReader(data))
		if err == nil {
			x.show(look.Picture)
		}
		return look, err
	}}
}

// start begins, once.
func (d *development) start() {
	d.once.Do(func() {
		go func() {
			defer close(d.done)
			d.look, d.err = d.run(d.ctx)
		}()
	})
}

// wait gives what became of it.
func (d *development) wait() (photo.Look, error) {
	<-d.done
	return d.look, d.err
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
