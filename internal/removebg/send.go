package removebg

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"sync/atomic"

	"backdrop/kiosk"
)

// Job is one picture to cut.
type Job struct {
	Image  []byte // the finished upload: an upright JPEG without metadata
	Size   string // "preview", "full" or "50MP"; never "auto", which delivers what the balance allows
	Format string // "png", "zip" or "jpg"
	Alpha  bool   // ask for the matte alone (channels=alpha); a service that does not know it answers as without
	Fresh  bool   // on a connection of its own: for what costs a whole credit
}

// check tells what is wrong with a job before anything is sent.
func (c *Client) check(job Job) *Failure {
	var fault *kiosk.Fault
	switch {
	case len(job.Image) == 0:
		fault = kiosk.Faulty(kiosk.EmptyFile, "nothing to send", nil)
	case int64(len(job.Image)) > c.profile.MaxUpload:
		fault = kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d bytes to send, the service takes %d",
			len(job.Image), c.profile.MaxUpload), nil)
	case !slices.Contains([]string{"preview", "full", "50MP"}, job.Size):
		fault = kiosk.Faulty(kiosk.InternalFault, "no such size: "+kiosk.Safe(job.Size, 20), nil)
	case !slices.Contains([]string{"png", "zip", "jpg"}, job.Format):
		fault = kiosk.Faulty(kiosk.InternalFault, "no such format: "+kiosk.Safe(job.Format, 20), nil)
	default:
		return nil
	}
	return &Failure{Fault: fault, Outcome: Void}
}

// sending is the evidence of what left this machine.
type sending struct {
	headers atomic.Bool // the transport began to write the request
	wire    atomic.Pointer[wire]
	before  atomic.Int64 // bytes that connection had carried for earlier requests
}

func (s *sending) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if w, ok := info.Conn.(*wire); ok {
				s.before.Store(w.sent.Load())
				s.wire.Store(w)
			}
		},
		WroteHeaders: func() { s.headers.Store(true) },
	}
}

// left tells whether a byte of the request may have reached the network. The
// transport writes into a buffer first, so the hook may fire although the
// connection (one kept too long) then took nothing. The connection's own count
// decides that case; it is read after the transport has closed it.
func (s *sending) left() bool {
	if !s.headers.Load() {
		return false
	}
	w := s.wire.Load()
	return w == nil || w.sent.Load() > s.before.Load()
}

// post sends the job once. The body is a reader the transport cannot rewind.
func (c *Client) post(ctx context.Context, job Job, s *sending) (*http.Response, error) {
	head, tail, kind, err := envelope(job)
	if err != nil {
		return nil, err
	}
	body := io.MultiReader(bytes.NewReader(head), bytes.NewReader(job.Image), bytes.NewReader(tail))
	req, err := c.request(httptrace.WithClientTrace(ctx, s.trace()), http.MethodPost, "removebg", body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(head) + len(job.Image) + len(tail))
	req.GetBody = nil
	req.Header.Set("Content-Type", kind)
	if job.Fresh {
		return c.fresh.RoundTrip(req)
	}
	return c.kept.RoundTrip(req)
}

// request builds a request for a transport's RoundTrip, which (unlike an
// http.Client) follows no redirect and keeps no cookie.
func (c *Client) request(ctx context.Context, method, name string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base.JoinPath(name).String(), body)
	if err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}
	req.Header.Set("X-Api-Key", c.key())
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept-Encoding", "identity")
	return req, nil
}

// envelope gives what stands before and after the picture in the multipart
// body. The fields come first, so that a server may refuse before the upload is
// through. The name is fixed: a guest's file name is nobody's business.
func envelope(job Job) (head, tail []byte, kind string, err error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	fields := [][2]string{{"size", job.Size}, {"format", job.Format}}
	if job.Alpha {
		fields = append(fields, [2]string{"channels", "alpha"})
	}
	for _, f := range fields {
		if err := m.WriteField(f[0], f[1]); err != nil {
			return nil, nil, "", fmt.Errorf("write form field: %w", err)
		}
	}
	part := textproto.MIMEHeader{}
	part.Set("Content-Disposition", `form-data; name="image_file"; filename="image.jpg"`)
	part.Set("Content-Type", "image/jpeg")
	if _, err := m.CreatePart(part); err != nil {
		return nil, nil, "", fmt.Errorf("write form part: %w", err)
	}
	cut := b.Len()
	if err := m.Close(); err != nil {
		return nil, nil, "", fmt.Errorf("close form: %w", err)
	}
	all := b.Bytes()
	return all[:cut:cut], all[cut:], m.FormDataContentType(), nil
}
