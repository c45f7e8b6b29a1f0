package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
)

const (
	maxFile  = 22_000_000              // bytes of a picture: the documented 22 MB, read as 10^6
	maxText  = 64 << 10                // bytes of any other field
	maxB64   = maxFile/3*4 + maxFile/9 // the same picture as base64 with line breaks
	maxBody  = 64 << 20                // bytes read of one request; the rest is cut off
	maxParts = 200                     // fields of one form
)

// errGone says that the upload broke off: the client has left, or was cut off.
// Such a request is not finished, not counted and not charged.
var errGone = errors.New("the upload broke off")

// form is a request's body, whichever of the three documented encodings it came
// in. Blank fields are as if they were not there.
type form struct {
	fields     map[string]string
	file       []byte // image_file, multipart only
	fileTooBig bool
	tooLong    bool // the body was cut at maxBody
	background bool // bg_image_file was given
}

// source says which picture was given: its bytes and, for image_file_b64 that is
// not base64, the refusal that the file check will give.
func (f *form) source() (data []byte, no *refusal) {
	switch {
	case f.fileTooBig, f.tooLong:
		return nil, fileTooLarge
	case len(f.file) > 0:
		return f.file, nil
	case f.fields["image_file_b64"] != "":
		return decodeBase64(f.fields["image_file_b64"])
	}
	return nil, nil
}

// sources counts what was given; exactly one is right.
func (f *form) sources() (n int) {
	if len(f.file) > 0 || f.fileTooBig {
		n++
	}
	for _, name := range []string{"image_url", "image_file_b64"} {
		if f.fields[name] != "" {
			n++
		}
	}
	if f.tooLong {
		n = max(n, 1) // whatever it was, it was too large
	}
	return n
}

func (f *form) backgrounds() (n int) {
	if f.background {
		n++
	}
	for _, name := range []string{"bg_color", "bg_image_url"} {
		if f.fields[name] != "" {
			n++
		}
	}
	return n
}

// decodeBase64 reads standard base64 with or without padding, line breaks and a
// data-URI prefix. A blank is a plus that a careless form encoding has eaten.
func decodeBase64(text string) ([]byte, *refusal) {
	if rest, isURI := strings.CutPrefix(text, "data:"); isURI {
		_, text, _ = strings.Cut(rest, ",")
	}
	if len(text) > maxB64 {
		return nil, fileTooLarge
	}
	text = strings.NewReplacer("\r", "", "\n", "", " ", "+").Replace(text)
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	switch {
	case len(data) > maxFile:
		return nil, fileTooLarge
	case err != nil:
		return nil, unreadable
	}
	return data, nil
}

// readForm reads the whole body. A body that arrived whole but makes no sense
// gives an empty form (then the answer is "No image given"); the only error is
// errGone.
func readForm(r *http.Request) (*form, error) {
	limited := &io.LimitedReader{R: r.Body, N: maxBody}
	body := &wholeBody{from: limited}
	f := &form{fields: map[string]string{}}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		f.readMultipart(multipart.NewReader(body, params["boundary"]), r.ContentLength)
	case "application/x-www-form-urlencoded":
		f.readURLEncoded(body)
	case "application/json":
		f.readJSON(body)
	}
	if _, err := io.Copy(io.Discard, body); err != nil || body.err != nil {
		return nil, errGone
	}
	f.tooLong = limited.N <= 0
	return f, nil
}

// wholeBody remembers a broken connection, which parsers report in many ways.
type wholeBody struct {
	from io.Reader
	err  error
}

// Read implements io.Reader.
func (b *wholeBody) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

func (f *form) readMultipart(parts *multipart.Reader, length int64) {
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil {
			return // the end, or nonsense: what was read so far stands
		}
		switch name := part.FormName(); name {
		case "image_file":
			data, over := readUpTo(part, maxFile, length)
			f.fileTooBig = f.fileTooBig || over
			if len(f.file) == 0 {
				f.file = data
			}
		case "bg_image_file":
			n, _ := io.Copy(io.Discard, part) // an end too soon shows in wholeBody
			f.background = f.background || n > 0
		case "image_file_b64":
			data, _ := readUpTo(part, maxB64+1, length)
			f.set(name, string(data))
		default:
			data, _ := readUpTo(part, maxText, 0)
			f.set(name, string(data))
		}
	}
}

// readUpTo reads at most limit bytes and skips the rest; over says there was one.
func readUpTo(r io.Reader, limit, expect int64) (data []byte, over bool) {
	var buf bytes.Buffer
	if 0 < expect && expect <= maxBody {
		buf.Grow(int(min(expect, limit)) + bytes.MinRead)
	}
	// Errors show in wholeBody, or as a picture that does not decode.
	_, _ = io.Copy(&buf, io.LimitReader(r, limit))
	n, _ := io.Copy(io.Discard, r)
	return buf.Bytes(), n > 0
}

func (f *form) readURLEncoded(r io.Reader) {
	text, _ := readUpTo(r, maxBody, 0)
	values, _ := url.ParseQuery(string(text)) // gives what it could read
	for name, list := range values {
		for _, v := range list {
			f.set(name, v)
		}
	}
}

func (f *form) readJSON(r io.Reader) {
	text, _ := readUpTo(r, maxBody, 0)
	var values map[string]json.RawMessage
	if json.Unmarshal(text, &values) != nil {
		return
	}
	for name, raw := range values {
		var s string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &s) == nil:
			f.set(name, s)
		default: // numbers and booleans as they are written; the rest fails its syntax check
			f.set(name, string(raw))
		}
	}
}

// set keeps the first value of a field that is not blank.
func (f *form) set(name, value string) {
	if f.fields[name] == "" && len(f.fields) < maxParts && strings.TrimSpace(value) != "" {
		f.fields[name] = value
	}
}
