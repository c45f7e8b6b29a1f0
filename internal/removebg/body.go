package removebg

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
)

var (
	errNoPicture = errors.New("the answer is no picture")
	errEmpty     = fmt.Errorf("%w: it is empty", errNoPicture)
)

// picture is a result on its way in: raw, or out of a JSON answer.
type picture struct {
	kind       string // png, jpg, zip
	src        io.Reader
	finish     func() error // checks what follows the picture; nil: nothing does
	foreground image.Rectangle
}

// kindOf knows a picture by its first bytes; labels lie. Empty: none of ours.
func kindOf(head []byte) string {
	for kind, magic := range map[string]string{
		"png": "\x89PNG\r\n\x1a\n", "jpg": "\xff\xd8\xff", "zip": "PK\x03\x04",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return kind
		}
	}
	return ""
}

// openPicture looks at the first bytes of a body. errNoPicture: it was read well
// enough to know that it is none; another error: it broke off before that.
func openPicture(body io.Reader) (*picture, error) {
	br := bufio.NewReaderSize(body, 32<<10)
	head, err := br.Peek(8)
	switch {
	case kindOf(head) != "":
		return &picture{kind: kindOf(head), src: br}, nil
	case bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")):
		return openJSON(br)
	case err == io.EOF && len(head) == 0:
		return nil, errEmpty
	case err != nil && err != io.EOF:
		return nil, err
	}
	return nil, errNoPicture
}

// resultKey stands before the base64 of a JSON answer. Inside another text of
// the same document it would be escaped, so it cannot be mistaken; where in the
// document it stands is checked at the end.
var resultKey = []byte(`"result_b64"`)

// openJSON finds the picture in {"data":{"result_b64":"…"}} without holding it
// in memory. This client does not ask for JSON, but a service may send it.
func openJSON(br *bufio.Reader) (*picture, error) {
	var front bytes.Buffer
	for !bytes.HasSuffix(front.Bytes(), resultKey) {
		if err := take(br, &front); err != nil {
			return nil, err
		}
	}
	for want := byte(':'); ; {
		if err := take(br, &front); err != nil {
			return nil, err
		}
		got := front.Bytes()[front.Len()-1]
		switch {
		case got == want && want == '"':
			return openBase64(br, &front)
		case got == want:
			want = '"'
		case got != ' ' && got != '\n' && got != '\r' && got != '\t':
			return nil, errNoPicture
		}
	}
}

// take moves one byte; a document that ends, or goes on for long, without a
// result is no picture.
func take(br *bufio.Reader, to *bytes.Buffer) error {
	b, err := br.ReadByte()
	switch {
	case err == io.EOF || to.Len() >= maxNote:
		return errNoPicture
	case err != nil:
		return err
	}
	return to.WriteByte(b)
}

func openBase64(br *bufio.Reader, front *bytes.Buffer) (*picture, error) {
	text := &quoted{src: br}
	decoded := bufio.NewReaderSize(base64.NewDecoder(base64.StdEncoding, text), 32<<10)
	head, err := decoded.Peek(8)
	p := &picture{kind: kindOf(head), src: decoded}
	var corrupt base64.CorruptInputError
	switch {
	case p.kind == "" && err != nil && err != io.EOF && !errors.As(err, &corrupt):
		return nil, err
	case p.kind == "":
		return nil, errNoPicture
	}
	p.finish = func() error {
		tail, err := io.ReadAll(io.LimitReader(br, maxNote))
		if err != nil {
			return err
		}
		return p.checkAround(append(append(front.Bytes(), '"'), tail...))
	}
	return p, nil
}

// checkAround reads the document with its picture left out.
func (p *picture) checkAround(doc []byte) error {
	var d struct {
		Data struct {
			Result *string `json:"result_b64"`
		}
	}
	var boxed struct {
		Data struct {
			Left   int64 `json:"foreground_left"`
			Top    int64 `json:"foreground_top"`
			Width  int64 `json:"foreground_width"`
			Height int64 `json:"foreground_height"`
		}
	}
	if err := json.Unmarshal(doc, &d); err != nil || d.Data.Result == nil {
		return errors.New("the JSON around the picture is broken")
	}
	if json.Unmarshal(doc, &boxed) == nil && boxed.Data.Width > 0 {
		b := boxed.Data
		p.foreground = box(b.Left, b.Top, b.Width, b.Height)
	}
	return nil
}

// sinkError marks what the writer, not the network, said.
type sinkError struct{ error }

func (e sinkError) Unwrap() error { return e.error }

// copyTo writes the picture to dst, at most maxPicture bytes of it.
func (p *picture) copyTo(dst io.Writer) error {
	buf := make([]byte, 64<<10)
	for total := int64(0); ; {
		n, err := p.src.Read(buf)
		if total += int64(n); total > maxPicture {
			return errTooLong
		}
		if n > 0 {
			if m, err := dst.Write(buf[:n]); err != nil {
				return sinkError{err}
			} else if m != n {
				return sinkError{io.ErrShortWrite}
			}
		}
		switch {
		case err == io.EOF && p.finish != nil:
			return p.finish()
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}
