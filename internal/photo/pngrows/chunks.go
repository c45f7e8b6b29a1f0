package pngrows

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const signature = "\x89PNG\r\n\x1a\n"

// maxTable bounds the chunks that are kept whole: PLTE is the largest.
const maxTable = 3 * maxPalette

// chunks reads a PNG's chunks (section 5.3): length, name, data, checksum. As an
// io.Reader it gives the data of all IDAT chunks, which follow each other.
type chunks struct {
	r     *bufio.Reader
	head  [8]byte
	name  string
	left  int    // bytes of the present chunk not yet read
	sum   uint32 // of its name and what was read
	ended bool   // the last IDAT is behind us; name is the next chunk's
	err   error  // sticky: of the file, not of what is in it
}

func (c *chunks) signature() error {
	var start [8]byte
	if _, err := io.ReadFull(c.r, start[:]); err != nil {
		return short(err)
	}
	if string(start[:]) != signature {
		return FormatError("no PNG signature")
	}
	return nil
}

// short calls every end of the file in the middle of something by one name.
func short(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// next reads the head of the next chunk.
func (c *chunks) next() error {
	if _, err := io.ReadFull(c.r, c.head[:]); err != nil {
		return short(err)
	}
	n := binary.BigEndian.Uint32(c.head[:])
	if n > 1<<31-1 {
		return FormatError("a chunk of more than two gigabytes")
	}
	c.left, c.name = int(n), string(c.head[4:])
	c.sum = crc32.ChecksumIEEE(c.head[4:])
	return nil
}

// close reads and tests the checksum behind a chunk.
func (c *chunks) close() error {
	var sum [4]byte
	if _, err := io.ReadFull(c.r, sum[:]); err != nil {
		return short(err)
	}
	if binary.BigEndian.Uint32(sum[:]) != c.sum {
		return FormatError("checksum of " + printable(c.name))
	}
	return nil
}

// printable keeps a chunk's name fit for a message: four letters or nothing.
func printable(name string) string {
	for _, b := range []byte(name) {
		if b|0x20 < 'a' || b|0x20 > 'z' {
			return "a chunk"
		}
	}
	return name
}

// whole reads a chunk that must have that name, of at most limit bytes.
func (c *chunks) whole(name string, limit int) ([]byte, error) {
	if err := c.next(); err != nil {
		return nil, err
	}
	if c.name != name {
		return nil, FormatError(name + " is missing")
	}
	return c.content(limit)
}

// content reads the present chunk whole.
func (c *chunks) content(limit int) ([]byte, error) {
	if c.left > limit {
		return nil, FormatError(c.name + " is too long")
	}
	data := make([]byte, c.left)
	if _, err := io.ReadFull(c.r, data); err != nil {
		return nil, short(err)
	}
	c.sum = crc32.Update(c.sum, crc32.IEEETable, data)
	return data, c.close()
}

// skip reads over the present chunk; its checksum is tested all the same.
func (c *chunks) skip() error {
	for c.left > 0 {
		piece, err := c.r.Peek(min(c.left, c.r.Size()))
		if len(piece) == 0 {
			return short(err)
		}
		c.sum = crc32.Update(c.sum, crc32.IEEETable, piece)
		c.left -= len(piece)
		if _, err := c.r.Discard(len(piece)); err != nil {
			return short(err)
		}
	}
	return c.close()
}

// Read gives the data of the IDAT chunks. It ends with io.EOF at the first other
// chunk.
func (c *chunks) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	for c.left == 0 && !c.ended {
		if c.err = c.close(); c.err == nil {
			c.err = c.next()
		}
		if c.err != nil {
			return 0, c.err
		}
		c.ended = c.name != "IDAT"
	}
	if c.ended {
		return 0, io.EOF
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.sum = crc32.Update(c.sum, crc32.IEEETable, p[:n])
	c.left -= n
	if err != nil && n == 0 {
		c.err = short(err)
		return 0, c.err
	}
	return n, nil
}

// end walks from behind the image data to IEND and gives io.EOF there. What
// stands behind IEND is not looked at.
func (c *chunks) end() error {
	var rest [1]byte
	for !c.ended { // an IDAT with bytes behind the compressed data, or an empty one
		if n, err := c.Read(rest[:]); n > 0 {
			return FormatError("bytes behind the image data")
		} else if err != nil && err != io.EOF {
			return err
		}
	}
	for c.name != "IEND" {
		if c.name == "IDAT" {
			return FormatError("image data in two places")
		}
		if err := c.skip(); err != nil {
			return err
		}
		if err := c.next(); err != nil {
			return err
		}
	}
	if err := c.skip(); err != nil {
		return err
	}
	return io.EOF
}
