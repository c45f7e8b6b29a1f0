package reduced

import (
	"errors"
	"fmt"
	"image"
	"io"
)

// Options say how to decode.
type Options struct {
	// Scale is 8, 4 or 2: the result is 1/Scale of the stored size, sides rounded up.
	Scale int
	// Workers is the number of goroutines; less than 1 is 1. The result is the same,
	// bit for bit, for every number. Two are what the design is for; more than 16
	// are 16.
	Workers int
	// Stop is asked before every read of at most 64 KiB; a non-nil error ends the
	// decode with it. It may be asked by another goroutine than the caller's, but by
	// one at a time. nil: never.
	Stop func() error
	// MaxPixels bounds width times height as stored; more is ErrTooLarge. Less than 1
	// is 268435456.
	MaxPixels int
}

var (
	// ErrUnsupported says that the file may be whole and right but needs another decoder.
	ErrUnsupported = errors.New("not a kind of JPEG decoded at reduced size")
	// ErrTruncated says that the file ends before its picture does. It is exact: a
	// picture is whole if all of it that is needed has been decoded and its EOI
	// marker was found, for a progressive picture behind all its scans.
	ErrTruncated = errors.New("JPEG data ends before the picture")
	// ErrTooLarge says that the picture has more than Options.MaxPixels.
	ErrTooLarge = errors.New("JPEG picture has too many pixels")
)

// FormatError says that the data breaks the rules of the format: it is damaged, or
// not a JPEG file at all.
type FormatError string

func (e FormatError) Error() string { return "damaged JPEG: " + string(e) }

const (
	defaultMaxPixels = 1 << 28
	maxWorkers       = 16
	// minPiece is the least number of bytes worth a goroutine of its own.
	minPiece = 128 << 10
)

// Decode decodes the JPEG file that is the first size bytes of r, at reduced size.
// The result is an *image.YCbCr with the subsampling of the file, or an *image.Gray,
// with bounds that begin at (0,0) and sides of ceil(stored/Scale). Bytes behind the
// picture are not looked at.
//
// At 1/8 a sample is DC*q/8+128, rounded and clamped: the same as libjpeg's 1x1
// IDCT. At 1/4 and 1/2 it is the mean of 4x4 or 2x2 samples of the unclamped IDCT,
// as libjpeg-turbo's reduced IDCTs compute it.
//
// Errors are told apart by errors.Is (ErrUnsupported, ErrTruncated, ErrTooLarge) and
// errors.As (FormatError); those of r and of Options.Stop come wrapped.
func Decode(r io.ReaderAt, size int64, o Options) (image.Image, error) {
	return decode(r, size, o, minPiece)
}

// decode is Decode with the least piece for a goroutine chosen: tests share out
// small files.
func decode(r io.ReaderAt, size int64, o Options, piece int64) (image.Image, error) {
	if o.Scale != 8 && o.Scale != 4 && o.Scale != 2 {
		return nil, fmt.Errorf("decode JPEG at reduced size: scale 1/%d: %w", o.Scale, ErrUnsupported)
	}
	if o.MaxPixels < 1 {
		o.MaxPixels = defaultMaxPixels
	}
	o.Workers = min(max(o.Workers, 1), maxWorkers)
	d := &decoder{
		src:   &source{r: r, size: size, stop: o.Stop},
		opt:   o,
		piece: max(piece, 1),
	}
	d.walk.src = d.src
	img, err := d.decode()
	if err != nil {
		return nil, fmt.Errorf("decode JPEG at reduced size: %w", err)
	}
	return img, nil
}

// decoder is one decode on its way through the file.
type decoder struct {
	src   *source
	walk  walker
	opt   Options
	piece int64

	frame     *frame // nil before SOF
	quant     [4]*[64]uint16
	dc, ac    [4]*codes
	restart   int // MCUs between restart markers; 0: none
	jfif      bool
	adobe     bool
	transform byte
	saw       func(s *scan) // tests look at a scan before it is decoded; nil otherwise
}

// decode walks from marker to marker (B.2.1, figure B.2).
func (d *decoder) decode() (image.Image, error) {
	var soi [2]byte
	if err := d.walk.full(soi[:], 0); err != nil {
		return nil, err
	}
	if soi != [2]byte{0xFF, mSOI} {
		return nil, FormatError("it does not begin with SOI")
	}
	off := int64(2)
	for {
		m, at, err := d.walk.next(off)
		if err != nil {
			return nil, err
		}
		if m == mEOI {
			return d.finish()
		}
		if off, err = d.segment(m, at); err != nil {
			return nil, d.judge(err, at-2)
		}
	}
}

// judge says what an error met in the segment or scan behind the marker at off
// amounts to. Damage in a picture that has no end is that of a file not yet written.
func (d *decoder) judge(err error, off int64) error {
	var damage FormatError
	if errors.Is(err, errShort) || errors.Is(err, errCode) {
		damage = FormatError(err.Error())
	} else if !errors.As(err, &damage) {
		return err
	}
	if err := d.walk.whole(off); err != nil {
		return err
	}
	return damage
}

// finish gives the picture when EOI has been met.
func (d *decoder) finish() (image.Image, error) {
	if d.frame == nil {
		return nil, FormatError("no frame before EOI")
	}
	for _, c := range d.frame.comps {
		if !c.seen {
			return nil, FormatError("a component has no scan")
		}
	}
	if d.frame.progressive {
		d.frame.settle()
	}
	return d.frame.picture(), nil
}
