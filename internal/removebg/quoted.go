package removebg

import (
	"bufio"
	"errors"
	"io"
	"strconv"
)

// quoted reads a JSON string from behind its opening quote to its closing one
// and ends there. It knows the escapes that encoders use inside base64: \/ of
// PHP, \u002b of .NET, and line breaks.
type quoted struct {
	src  *bufio.Reader
	done bool
}

func (q *quoted) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) && !q.done {
		// Whatever is there is passed on before waiting for more.
		if n > 0 && q.src.Buffered() == 0 {
			break
		}
		c, err := q.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return n, err
		}
		if !q.done {
			b[n] = c
			n++
		}
	}
	if n == 0 && q.done {
		return 0, io.EOF
	}
	return n, nil
}

func (q *quoted) next() (byte, error) {
	c, err := q.src.ReadByte()
	switch {
	case err != nil:
		return 0, err
	case c == '"':
		q.done = true
	case c == '\\':
		return q.escaped()
	}
	return c, nil
}

func (q *quoted) escaped() (byte, error) {
	c, err := q.src.ReadByte()
	if err != nil {
		return 0, err
	}
	switch c {
	case '/':
		return '/', nil
	case 'n', 'r':
		return '\n', nil
	case 'u':
		var hex [4]byte
		if _, err := io.ReadFull(q.src, hex[:]); err != nil {
			return 0, err
		}
		if v, err := strconv.ParseUint(string(hex[:]), 16, 16); err == nil && v < 0x80 {
			return byte(v), nil
		}
	}
	return 0, errors.New("no base64 in the JSON answer")
}
