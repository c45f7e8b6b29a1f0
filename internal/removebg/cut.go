package removebg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"

	"backdrop/kiosk"
)

// Cut sends one POST, once, and copies the picture of a 200 to dst.
//
// charged is called at most once, with what the headers say, and makes the
// charge durable. When the answer has a charge header that happens before one
// byte of the body is read. When it has none, the first bytes decide: a picture
// is booked (Charge.Known is false, the caller books its estimate), anything
// else was hardly the service's answer (the login page of a venue's network) and
// is unknown, not booked. If charged fails, the body is copied all the same,
// since it is paid for, and the error says Whole.
//
// Every error is a *Failure. The Answer is filled as far as headers were read,
// also with an error. The body is copied as it came: whether it decodes is for
// others to find out, and without a Content-Length a body cut short looks whole.
func (c *Client) Cut(ctx context.Context, job Job, charged func(Answer) error, dst io.Writer) (Answer, error) {
	if charged == nil || dst == nil {
		return Answer{}, &Failure{Outcome: Void, Fault: kiosk.Faulty(kiosk.InternalFault, "nowhere to book or to write", nil)}
	}
	if f := c.check(job); f != nil {
		return Answer{}, f
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var s sending
	resp, err := c.post(ctx, job, &s)
	if err != nil {
		return Answer{}, c.lost(ctx, err, s.left())
	}
	defer resp.Body.Close()
	a := c.answer(resp)
	if resp.StatusCode != http.StatusOK {
		return a, c.refused(resp, a, c.paced(resp.Body, maxNote, cancel))
	}
	if f := c.receive(&a, c.paced(resp.Body, maxAnswer, cancel), charged, dst); f != nil {
		return a, f
	}
	return a, nil
}

// receive takes a 200: book, then copy.
func (c *Client) receive(a *Answer, body io.Reader, charged func(Answer) error, dst io.Writer) *Failure {
	priced := a.Charge.Raw != ""
	var unbooked error
	if priced {
		unbooked = charged(*a)
	}
	p, err := c.open(*a, body)
	if err != nil && !priced {
		return c.strange(*a, err)
	}
	if err == nil {
		a.Picture = p.kind
		if !priced {
			unbooked = charged(*a)
		}
		err = p.copyTo(dst)
		if a.Foreground.Empty() {
			a.Foreground = p.foreground
		}
	}
	return c.paid(*a, unbooked, err)
}

func (c *Client) open(a Answer, body io.Reader) (*picture, error) {
	if a.ContentLength > maxAnswer {
		return nil, errTooLong
	}
	return openPicture(body)
}

// strange is a 200 without a price and without a picture.
func (c *Client) strange(a Answer, err error) *Failure {
	code := kiosk.NoAnswer
	if errors.Is(err, errNoPicture) || errors.Is(err, errTooLong) {
		code = kiosk.NotAResult
	}
	return &Failure{Status: http.StatusOK, Outcome: Unknown,
		Fault: kiosk.Faulty(code, a.ContentType, c.cause(err))}
}

// paid ends a 200 that is charged; nil when it was booked and copied.
func (c *Client) paid(a Answer, unbooked, err error) *Failure {
	f := &Failure{Status: http.StatusOK, Outcome: Paid, Whole: err == nil}
	var sink sinkError
	switch {
	case unbooked != nil:
		f.Fault = faultOr(kiosk.LedgerDown, fmt.Errorf("book charge: %w", errors.Join(unbooked, c.causeOrNil(err))))
	case err == nil:
		return nil
	case errors.As(err, &sink):
		code := kiosk.FileFault
		if errors.Is(err, syscall.ENOSPC) {
			code = kiosk.DiskFull
		}
		f.Fault = faultOr(code, fmt.Errorf("write result: %w", sink.error))
	case errors.Is(err, errNoPicture), errors.Is(err, errTooLong):
		f.Fault = kiosk.Faulty(kiosk.NotAResult, a.ContentType, c.cause(err))
	default:
		f.Fault = kiosk.Faulty(kiosk.CutShort, "", c.cause(err))
	}
	return f
}

// faultOr keeps the code of a fault that the caller's own function returned.
func faultOr(code kiosk.Code, err error) *kiosk.Fault {
	var f *kiosk.Fault
	if errors.As(err, &f) {
		return kiosk.Faulty(f.Code, f.Detail, err)
	}
	return kiosk.Faulty(code, "", err)
}

func (c *Client) causeOrNil(err error) error {
	if err == nil {
		return nil
	}
	return c.cause(err)
}

func (c *Client) cause(err error) error {
	return &cause{text: c.clean(err.Error(), 300), is: func(t error) bool { return errors.Is(err, t) }}
}
