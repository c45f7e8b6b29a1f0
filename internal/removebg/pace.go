package removebg

import (
	"errors"
	"io"
	"time"
)

var (
	errTooSlow = errors.New("the answer came too slowly")
	errTooLong = errors.New("the answer is longer than any result")
)

// paced reads a body within limits: at most left bytes, and each portion of
// need bytes within window. Only time spent waiting for the network counts, so a
// slow disk on the other side does not make a fast answer slow.
type paced struct {
	src    io.Reader
	left   int64
	need   int
	window time.Duration
	cancel func(error) // ends the request, and with it a read that waits

	timer *time.Timer
	spent time.Duration
	got   int
}

func (c *Client) paced(src io.Reader, most int64, cancel func(error)) *paced {
	return &paced{
		src: src, left: most, window: c.t.Window, cancel: cancel,
		need: max(1, int(int64(c.t.MinRate)*int64(c.t.Window)/int64(time.Second))),
	}
}

func (p *paced) Read(b []byte) (int, error) {
	if p.left < int64(len(b)) {
		b = b[:p.left+1] // one more than allowed shows that there is more
	}
	start := time.Now()
	p.arm()
	n, err := p.src.Read(b)
	p.timer.Stop()
	p.spent += time.Since(start)
	if p.got += n; p.got >= p.need {
		p.got, p.spent = 0, 0
	}
	if p.left -= int64(n); p.left < 0 {
		return n + int(p.left), errTooLong
	}
	return n, err
}

func (p *paced) arm() {
	rest := max(p.window-p.spent, 0)
	if p.timer == nil {
		p.timer = time.AfterFunc(rest, func() { p.cancel(errTooSlow) })
		return
	}
	p.timer.Reset(rest)
}
