package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"io"
	"runtime"
)

// bandPixels is the size a band aims at: small enough to stay near the
// processor, large enough that starting an encoder does not show.
const bandPixels = 512 << 10

// maxBandRows keeps the blocks of a band, the restart interval, within 16 bits
// for the narrowest pictures; for the widest, 16 rows do.
const maxBandRows = 4096

// maxWorkers bounds the bands in work at the same time, and so their memory.
const maxWorkers = 8

// bands cuts a picture into bands of rows, each a whole number of JPEG blocks
// (16 rows) high, the last as high as is left.
type bands struct{ width, height, rows int }

func planBands(width, height int) bands {
	rows := max(16, bandPixels/width/16*16)
	return bands{width: width, height: height, rows: min(rows, maxBandRows)}
}

func (b bands) count() int { return (b.height + b.rows - 1) / b.rows }

// span gives the first row of band i and the row after its last.
func (b bands) span(i int) (top, bottom int) {
	return i * b.rows, min((i+1)*b.rows, b.height)
}

func workers() int { return min(runtime.GOMAXPROCS(0), maxWorkers) }

// inOrder makes n things on all processors and hands them on in their order. At
// most workers()+2 of them exist at a time. The first error, or the context's
// end, stops it; it returns when nothing is running any more.
func inOrder[T any](ctx context.Context, n int, work func(i int) (T, error), take func(i int, made T) error) error {
	type result struct {
		made T
		err  error
	}
	pending := make(chan chan result, workers())
	stop := make(chan struct{})
	go func() {
		defer close(pending)
		for i := range n {
			ch := make(chan result, 1)
			select {
			case pending <- ch:
			case <-stop:
				return
			}
			go func() {
				var res result
				res.err = guard(func() (err error) {
					res.made, err = work(i)
					return err
				})
				ch <- res
			}()
		}
	}()
	var failed error
	i := 0
	for ch := range pending {
		res := <-ch
		if failed != nil {
			continue // drain: what has been started ends before we return
		}
		if failed = errors.Join(res.err, ctx.Err()); failed == nil {
			failed = take(i, res.made)
		}
		if failed != nil {
			close(stop)
		}
		i++
	}
	return failed
}

// EncodeJPEG writes img as baseline JPEG, 4:2:0 (grey stays grey), with no
// metadata, on all processors: bands of rows are encoded by image/jpeg and joined
// with restart markers (ITU T.81, section E.1.4), so that the result decodes to
// the same pixels as image/jpeg's own. Quality is 1 to 100. The sides must be 1
// to MaxSide pixels. Transparency is taken as black, as in image/jpeg, except
// that *image.RGBA's colours are taken as they are.
func EncodeJPEG(w io.Writer, img image.Image, quality int) error {
	b := img.Bounds()
	if err := checkCanvas(b.Dx(), b.Dy()); err != nil {
		return fmt.Errorf("encode jpeg: %w", err)
	}
	plan := planBands(b.Dx(), b.Dy())
	_, grey := img.(*image.Gray)
	join := newJoiner(w, plan, grey)
	return inOrder(context.Background(), plan.count(), func(i int) ([]byte, error) {
		top, bottom := plan.span(i)
		return encodeBand(cutBand(img, image.Rect(b.Min.X, b.Min.Y+top, b.Max.X, b.Min.Y+bottom)), quality)
	}, join.add)
}

// checkCanvas refuses sizes no JPEG can have.
func checkCanvas(w, h int) error {
	if w < 1 || h < 1 || w > MaxSide || h > MaxSide {
		return fmt.Errorf("size %d×%d is not 1 to %d on each side", w, h, MaxSide)
	}
	return nil
}

// cutBand gives rows of img in a type image/jpeg has a fast path for.
func cutBand(img image.Image, rect image.Rectangle) image.Image {
	switch img := img.(type) {
	case *image.RGBA:
		return img.SubImage(rect)
	case *image.YCbCr:
		return img.SubImage(rect)
	case *image.Gray:
		return img.SubImage(rect)
	}
	band := image.NewRGBA(image.Rectangle{Max: rect.Size()})
	draw.Draw(band, band.Rect, img, rect.Min, draw.Src)
	return band
}

func encodeBand(band image.Image, quality int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(64<<10 + band.Bounds().Dx()*band.Bounds().Dy()/4)
	if err := jpeg.Encode(&out, band, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode jpeg: %w", err)
	}
	return out.Bytes(), nil
}

// joiner puts encoded bands together: the first one's headers with the height of
// the whole and a restart interval of one band, then each one's coded data, with
// restart markers 0 to 7 in turn between them.
type joiner struct {
	w        io.Writer
	plan     bands
	interval int // blocks (MCUs) in one whole band
}

func newJoiner(w io.Writer, plan bands, grey bool) *joiner {
	block := 16
	if grey {
		block = 8 // image/jpeg writes grey pictures in 8×8 blocks
	}
	return &joiner{w: w, plan: plan, interval: (plan.width + block - 1) / block * (plan.rows / block)}
}

// add writes band i, an entire JPEG file as image/jpeg writes it. Bands come in
// order.
func (j *joiner) add(i int, file []byte) error {
	frame, scan, data, err := parts(file)
	if err != nil {
		return fmt.Errorf("join jpeg bands: %w", err)
	}
	last := i == j.plan.count()-1
	var out [][]byte
	switch {
	case i == 0 && last:
		out = [][]byte{file}
	case i == 0:
		binary.BigEndian.PutUint16(file[frame+5:], uint16(j.plan.height))
		restart := binary.BigEndian.AppendUint16([]byte{0xff, 0xdd, 0, 4}, uint16(j.interval))
		out = [][]byte{file[:scan], restart, file[scan : len(file)-2]}
	default:
		out = [][]byte{{0xff, 0xd0 + byte((i-1)%8)}, file[data : len(file)-2]}
	}
	if last && i > 0 {
		out = append(out, []byte{0xff, 0xd9})
	}
	for _, piece := range out {
		if _, err := j.w.Write(piece); err != nil {
			return fmt.Errorf("write jpeg: %w", err)
		}
	}
	return nil
}

// parts finds, in a file of image/jpeg, the frame header, the scan header and
// the coded data, which ends two bytes before the file does.
func parts(file []byte) (frame, scan, data int, err error) {
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		length := 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		switch file[at+1] {
		case 0xc0:
			frame = at
		case 0xda:
			if frame > 0 && at+length+2 <= len(file) {
				return frame, at, at + length, nil
			}
		}
		at += length
	}
	return 0, 0, 0, errors.New("no frame and scan found")
}
