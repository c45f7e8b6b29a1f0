package colour

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxSegments bounds the segments of a JPEG, or chunks of a PNG, looked at before
// the pixels; a profile of the largest size takes 65.
const maxSegments = 1024

// Find reads the colour space of a JPEG or PNG file from its headers: an ICC
// profile (JPEG: APP2 segments in any order, ICC.1:2022, annex B; PNG: iCCP), or EXIF's
// words for AdobeRGB (see saysAdobe). A file that says nothing, or of another kind,
// is sRGB. What says something that cannot be used is taken for sRGB too, with an
// error that tells why, for the log: it is no reason to refuse the picture. No more
// than 4 MiB of profile are read.
func Find(r io.ReaderAt) (Space, error) {
	var magic [8]byte
	n, _ := r.ReadAt(magic[:], 0)
	var profile []byte
	var err error
	switch {
	case n >= 2 && magic[0] == 0xff && magic[1] == 0xd8:
		profile, err = inJPEG(r)
	case n == 8 && string(magic[:]) == "\x89PNG\r\n\x1a\n":
		profile, err = inPNG(r)
	}
	if err != nil {
		return Space{}, fmt.Errorf("find colour profile: %w", err)
	}
	if profile == nil {
		return Space{}, nil
	}
	return FromProfile(profile)
}

// inJPEG walks the segments (T.81, B.1.1) up to the first scan.
func inJPEG(r io.ReaderAt) ([]byte, error) {
	var parts parts
	adobe := false
	at := int64(2)
	for range maxSegments {
		var head [4]byte
		if _, err := r.ReadAt(head[:], at); err != nil || head[0] != 0xff {
			break // cut off or broken: not for this package to judge
		}
		mark, size := head[1], int64(binary.BigEndian.Uint16(head[2:]))
		if mark == 0xff { // a fill byte
			at++
			continue
		}
		if mark == 0xda || mark == 0xd9 || size < 2 {
			break
		}
		switch mark {
		case 0xe2:
			if err := parts.add(r, at+4, size-2); err != nil {
				return nil, err
			}
		case 0xe1:
			adobe = adobe || exifSaysAdobe(r, at+4, size-2)
		}
		at += 2 + size
	}
	profile, err := parts.join()
	if profile == nil && err == nil && adobe {
		profile = adobeProfile()
	}
	return profile, err
}

// partHead is what a part of a profile begins with; number and count follow.
const partHead = "ICC_PROFILE\x00"

// parts collects a profile that is spread over segments.
type parts struct {
	byNumber map[byte][]byte
	count    byte
	total    int64
}

func (p *parts) add(r io.ReaderAt, at, size int64) error {
	if size < int64(len(partHead)+2) {
		return nil
	}
	var head [len(partHead) + 2]byte
	if _, err := r.ReadAt(head[:], at); err != nil || string(head[:len(partHead)]) != partHead {
		return nil // another kind of APP2
	}
	number, count := head[len(partHead)], head[len(partHead)+1]
	if p.byNumber == nil {
		p.byNumber, p.count = map[byte][]byte{}, count
	}
	if number < 1 || number > count || count != p.count || p.byNumber[number] != nil {
		return fmt.Errorf("part %d of %d does not fit the others", number, count)
	}
	size -= int64(len(head))
	if p.total += size; p.total > maxProfile {
		return errors.New("it is larger than 4 MiB")
	}
	data := make([]byte, size)
	if _, err := r.ReadAt(data, at+int64(len(head))); err != nil {
		return fmt.Errorf("read part %d: %w", number, err)
	}
	p.byNumber[number] = data
	return nil
}

// join gives the whole, or nil when there were no parts.
func (p *parts) join() ([]byte, error) {
	if p.byNumber == nil {
		return nil, nil
	}
	if len(p.byNumber) != int(p.count) {
		return nil, fmt.Errorf("%d parts of %d are there", len(p.byNumber), p.count)
	}
	whole := []byte{}
	for n := 1; n <= int(p.count); n++ {
		whole = append(whole, p.byNumber[byte(n)]...)
	}
	return whole, nil
}

// inPNG walks the chunks up to the pixels (PNG, third edition, 5.3). A chunk sRGB
// comes instead of iCCP and needs no look.
func inPNG(r io.ReaderAt) ([]byte, error) {
	at := int64(8)
	for range maxSegments {
		var head [8]byte
		if _, err := r.ReadAt(head[:], at); err != nil {
			return nil, nil
		}
		size := int64(binary.BigEndian.Uint32(head[:]))
		switch string(head[4:]) {
		case "iCCP":
			return inflate(io.NewSectionReader(r, at+8, size), size)
		case "IDAT", "IEND":
			return nil, nil
		}
		at += 12 + size
	}
	return nil, nil
}

// inflate reads an iCCP chunk (11.3.2.3): a name of up to 79 bytes, 0, method 0,
// and a zlib stream.
func inflate(chunk io.Reader, size int64) ([]byte, error) {
	if size > maxProfile {
		return nil, errors.New("it is larger than 4 MiB")
	}
	packed := make([]byte, size)
	if _, err := io.ReadFull(chunk, packed); err != nil {
		return nil, err
	}
	name := bytes.IndexByte(packed[:min(len(packed), 80)], 0)
	if name < 0 || name+2 > len(packed) || packed[name+1] != 0 {
		return nil, errors.New("the chunk is broken")
	}
	z, err := zlib.NewReader(bytes.NewReader(packed[name+2:]))
	if err != nil {
		return nil, err
	}
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	if err == nil && len(profile) > maxProfile {
		err = errors.New("it is larger than 4 MiB")
	}
	return profile, err
}
