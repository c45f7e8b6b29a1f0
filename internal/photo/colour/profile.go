package colour

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/kovidgoyal/imaging/prism/meta/icc"
)

const (
	// maxProfile bounds a profile's size in bytes; the largest in use, of printers,
	// stay below 3 MiB.
	maxProfile = 4 << 20
	// maxTags bounds the entries of its table; usual ones have 9 to 20.
	maxTags = 100
	// maxPoints bounds a curve. ICC.1 allows 4,096 in its tables; usual ones have 1
	// to 4,096. The library's work for a curve that turns back grows with the square.
	maxPoints     = 4096
	profileHeader = 128
	profileEntry  = 12
)

// transform takes a colour of 0 to 1 in each channel to linear sRGB, not clipped.
type transform func(vector) vector

// read gives what a profile does, relative colorimetric. Panics of the library are
// errors, here and in try.
func read(profile []byte) (t transform, err error) {
	defer caught(&err)
	if err := bounded(profile); err != nil {
		return nil, err
	}
	p, err := icc.DecodeProfile(bytes.NewReader(profile))
	if err != nil {
		return nil, err
	}
	if p.Header.DataColorSpace != icc.ColorSpaceRGB {
		return nil, fmt.Errorf("it is for %v, not RGB", p.Header.DataColorSpace)
	}
	pipeline, err := p.CreateTransformerToPCS(icc.RelativeColorimetricRenderingIntent, 3, true)
	if err != nil {
		return nil, err
	}
	linear := primariesSRGB.toD50().inverse()
	lab := p.Header.ProfileConnectionSpace == icc.ColorSpaceLab
	white := icc.XYZType{X: whiteD50[0], Y: whiteD50[1], Z: whiteD50[2]}
	return func(v vector) vector {
		x, y, z := pipeline.Transform(v[0], v[1], v[2])
		if lab {
			x, y, z = white.Lab_to_XYZ(x, y, z)
		}
		return linear.times(vector{x, y, z})
	}, nil
}

// caught turns a panic into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("it broke its reader: %v", p)
	}
}

// bounded checks all sizes from which the library would allocate, or which make it
// work long: the tag table, the tags, and the curves and tables in them.
func bounded(profile []byte) error {
	if len(profile) < profileHeader+4 || len(profile) > maxProfile {
		return fmt.Errorf("its size is %d bytes", len(profile))
	}
	count := binary.BigEndian.Uint32(profile[profileHeader:])
	if count > maxTags || profileHeader+4+profileEntry*int(count) > len(profile) {
		return fmt.Errorf("it has %d tags", count)
	}
	for i := range int(count) {
		entry := profile[profileHeader+4+profileEntry*i:]
		at, size := uint64(binary.BigEndian.Uint32(entry[4:])), uint64(binary.BigEndian.Uint32(entry[8:]))
		if at < profileHeader+4+profileEntry*uint64(count) || at+size > uint64(len(profile)) {
			return fmt.Errorf("tag %q lies outside", entry[:4])
		}
		if err := tagBounded(string(entry[:4]), profile[at:at+size]); err != nil {
			return fmt.Errorf("tag %q: %w", entry[:4], err)
		}
	}
	return nil
}

// tagBounded checks the tags that are asked for: curves, and tables from three
// channels to three (ICC.1:2022, 10.6, 10.10 to 10.12). Others are never parsed.
func tagBounded(name string, data []byte) error {
	if len(data) < 12 {
		return nil // the library sees this itself
	}
	kind := string(data[:4])
	switch name {
	case "rTRC", "gTRC", "bTRC":
		if kind == "curv" {
			return curveBounded(data)
		}
	case "A2B0", "A2B1":
		if data[8] != 3 || data[9] != 3 {
			return fmt.Errorf("a table from %d channels to %d", data[8], data[9])
		}
		if kind == "mft2" && len(data) >= 52 {
			if in, out := binary.BigEndian.Uint16(data[48:]), binary.BigEndian.Uint16(data[50:]); max(in, out) > maxPoints {
				return fmt.Errorf("curves of %d and %d points", in, out)
			}
		}
		if kind == "mAB " {
			return elementsBounded(data)
		}
	}
	return nil
}

// elementsBounded checks all that may be taken for a curve inside a tag of several
// elements, which may lie anywhere.
func elementsBounded(data []byte) error {
	for {
		next := bytes.Index(data, []byte("curv"))
		if next < 0 {
			return nil
		}
		data = data[next:]
		if err := curveBounded(data); err != nil {
			return err
		}
		data = data[4:]
	}
}

// curveBounded checks a sampled curve's length (curveType, 10.6).
func curveBounded(data []byte) error {
	if len(data) < 12 {
		return nil
	}
	if points := binary.BigEndian.Uint32(data[8:]); points > maxPoints || 12+2*int(points) > len(data) {
		return fmt.Errorf("a curve of %d points in %d bytes", points, len(data))
	}
	return nil
}

// try asks a transform for a few hundred colours: it must not panic, and must give
// numbers within reason.
func (t transform) try() (err error) {
	defer caught(&err)
	for _, c := range probes() {
		for _, v := range t(c) {
			if math.IsNaN(v) || math.Abs(v) > 100 {
				return errors.New("it gives no colours")
			}
		}
	}
	return nil
}

// probes gives 7 × 7 × 7 colours spread over the space.
func probes() []vector {
	var out []vector
	for i := range 343 {
		out = append(out, vector{float64(i%7) / 6, float64(i/7%7) / 6, float64(i/49) / 6})
	}
	return out
}
