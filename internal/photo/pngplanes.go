package photo

import (
	"context"
	"errors"
	"image"
	"io"

	"backdrop/internal/photo/jpegenc"
	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// readPlanes reads a PNG row by row into planes of the given subsampling (4:2:0 or
// 4:4:4), premultiplied where it has transparency, and in sRGB. Errors are those of openRows
// and pngFault.
func readPlanes(r io.ReadSeeker, ratio image.YCbCrSubsampleRatio) (layer, error) {
	var out layer
	err := readPairs(r, func(size image.Point, clear bool) { out = newLayer(size, ratio, clear) },
		func(top, bottom int) layer { return out.part(top, bottom) }, func(int, layer) {})
	if err != nil {
		return layer{}, err
	}
	return out, nil
}

// readLayer is readPlanes for what is kept as a Layer. Of a picture with transparency
// there are never more than two rows with all that is clear in them.
func readLayer(r io.ReadSeeker, ratio image.YCbCrSubsampleRatio) (*Layer, error) {
	var out Layer
	var rows layer
	err := readPairs(r, func(size image.Point, clear bool) {
		if clear {
			out.thin, rows = newFilm(size, ratio), newLayer(image.Pt(size.X, min(2, size.Y)), ratio, true)
			return
		}
		out.own = newLayer(size, ratio, false)
	}, func(top, bottom int) layer {
		if out.thin != nil {
			return rows.part(0, bottom-top)
		}
		return out.own.part(top, bottom)
	}, func(top int, rows layer) {
		if out.thin != nil {
			out.thin.keep(top, rows)
		}
	})
	if err != nil {
		return nil, err
	}
	if out.thin != nil && out.thin.opaque() { // transparency that is not used
		out.own, out.thin = layer{ycc: out.thin.all().ycc}, nil
	}
	return &out, nil
}

// readPairs reads a PNG two rows at a time. begin hears its size and whether it has
// transparency, room gives the planes for the rows from top to bottom (excluded), and
// done hears when they have been filled.
func readPairs(r io.ReadSeeker, begin func(size image.Point, clear bool), room func(top, bottom int) layer, done func(top int, rows layer)) error {
	colours := converter(r)
	p, err := openRows(r)
	if err != nil {
		return err
	}
	w, h := p.Size()
	begin(image.Pt(w, h), p.Kind().Alpha())
	row := make([]byte, w*p.Kind().Bytes())
	pair := image.NewRGBA(image.Rect(0, 0, w, 2))
	for top := 0; top < h; top += 2 {
		high := min(2, h-top)
		out := room(top, top+high)
		for y := range high {
			if err := p.Next(row); err != nil {
				return pngFault(err)
			}
			line := pair.Pix[y*pair.Stride:][:4*w]
			straightRGBA(line, row, p.Kind())
			colours.RGBA(line)
			if out.alpha != nil {
				keepAlpha(out.alpha.Pix[y*out.alpha.Stride:][:w], line)
				multiply(line)
			}
		}
		part := &image.RGBA{Pix: pair.Pix, Stride: pair.Stride, Rect: image.Rect(0, 0, w, high)}
		if err := jpegenc.FromRGBA(out.ycc, part); err != nil {
			return err
		}
		done(top, out)
	}
	return lastRow(p, row)
}

// readGrey reads a PNG's brightness or, where it has transparency, its alpha.
func readGrey(r io.ReadSeeker) (*image.Gray, error) {
	p, err := openRows(r)
	if err != nil {
		return nil, err
	}
	w, h := p.Size()
	out := image.NewGray(image.Rect(0, 0, w, h))
	row := make([]byte, w*p.Kind().Bytes())
	line := make([]byte, 4*w)
	for y := range h {
		dst := out.Pix[y*out.Stride:][:w]
		if p.Kind() == pngrows.Grey {
			row = dst
		}
		if err := p.Next(row); err != nil {
			return nil, pngFault(err)
		}
		switch p.Kind() {
		case pngrows.Grey:
		case pngrows.GreyAlpha, pngrows.RGBA:
			straightRGBA(line, row, p.Kind())
			keepAlpha(dst, line)
		case pngrows.RGB:
			straightRGBA(line, row, p.Kind())
			for x := range dst {
				q := line[4*x : 4*x+4 : 4*x+4]
				dst[x] = byte((19595*uint32(q[0]) + 38470*uint32(q[1]) + 7471*uint32(q[2]) + 1<<15) >> 16)
			}
		}
	}
	return out, lastRow(p, make([]byte, w*p.Kind().Bytes()))
}

// proveRows reads a PNG to its end and keeps nothing; see looks at every row.
func proveRows(ctx context.Context, r io.ReadSeeker, see *sight) error {
	p, err := openRows(r)
	if err != nil {
		return err
	}
	w, h := p.Size()
	row := make([]byte, w*p.Kind().Bytes())
	for range h {
		if ctx.Err() != nil {
			return (&input{ctx: ctx}).fault("prove picture", context.Cause(ctx))
		}
		if err := p.Next(row); err != nil {
			return pngFault(err)
		}
		see.row(row, p.Kind())
	}
	return lastRow(p, row)
}

func openRows(r io.ReadSeeker) (*pngrows.Reader, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
	}
	p, err := pngrows.NewReader(r)
	if err != nil {
		return nil, pngFault(err)
	}
	return p, nil
}

func lastRow(p *pngrows.Reader, row []byte) error {
	if err := p.Next(row); err != io.EOF {
		return pngFault(err)
	}
	return nil
}

// pngFault gives an error of pngrows its code; ErrInterlaced stays itself.
func pngFault(err error) error {
	var format pngrows.FormatError
	switch {
	case errors.Is(err, pngrows.ErrInterlaced):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return kiosk.Faulty(kiosk.Truncated, "", err)
	case errors.As(err, &format):
		return kiosk.Faulty(kiosk.Unreadable, "", err)
	}
	return kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
}

// straightRGBA spreads a row of any kind to straight RGBA.
func straightRGBA(dst, row []byte, kind pngrows.Kind) {
	switch kind {
	case pngrows.RGBA:
		copy(dst, row)
	case pngrows.RGB:
		for x := 0; 4*x+3 < len(dst); x++ {
			p, q := dst[4*x:4*x+4:4*x+4], row[3*x:3*x+3:3*x+3]
			p[0], p[1], p[2], p[3] = q[0], q[1], q[2], 255
		}
	case pngrows.GreyAlpha:
		for x := 0; 4*x+3 < len(dst); x++ {
			p, v := dst[4*x:4*x+4:4*x+4], row[2*x]
			p[0], p[1], p[2], p[3] = v, v, v, row[2*x+1]
		}
	case pngrows.Grey:
		for x := 0; 4*x+3 < len(dst); x++ {
			p, v := dst[4*x:4*x+4:4*x+4], row[x]
			p[0], p[1], p[2], p[3] = v, v, v, 255
		}
	}
}

func keepAlpha(dst, rgba []byte) {
	for x := range dst {
		dst[x] = rgba[4*x+3]
	}
}
