package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"

	"github.com/disintegration/imaging"

	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// cutout gives a shot's subject at preview size: the preview's, or where there is
// none the full cutout's.
func (p *pictures) cutout(ctx context.Context, s kiosk.Shot) (*image.NRGBA, error) {
	if s.Preview.State == kiosk.ReqDone || s.Full.State != kiosk.ReqDone {
		return p.preview(ctx, s)
	}
	f, size, err := p.paid(func(ext string) string { return shelf.Cutout(s.N, ext) })
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	info, err := photo.InspectCutout(f, size)
	if err != nil {
		return nil, err
	}
	c := photo.Composition{Cutout: f, CutoutSize: size}
	c.Width, c.Height = photo.PreviewSize(s.Width, s.Height)
	if !info.Matte {
		return p.shrunk(ctx, c)
	}
	look, err := p.looked(s)
	if err != nil {
		return nil, err
	}
	small, err := shrunkMatte(f, c.Width, c.Height)
	if err != nil {
		return nil, err
	}
	c.Cutout, c.CutoutSize = bytes.NewReader(small), int64(len(small))
	c.Original = photo.NewOriginal(bytes.NewReader(look))
	return p.shrunk(ctx, c)
}

// shrunk takes the subject alone out of a composition at preview size.
func (p *pictures) shrunk(ctx context.Context, c photo.Composition) (*image.NRGBA, error) {
	var subject bytes.Buffer
	c.Quality, c.JPEG, c.PNG = 1, io.Discard, &subject
	if _, err := p.darkroom.Compose(ctx, c); err != nil {
		return nil, err
	}
	return p.darkroom.OpenCutout(ctx, bytes.NewReader(subject.Bytes()), int64(subject.Len()))
}

// shrunkMatte brings a matte to the given size, as a grey PNG.
func shrunkMatte(r io.ReadSeeker, width, height int) ([]byte, error) {
	img, err := photo.DecodeSmall(r, photo.MaxPixels)
	if err != nil {
		return nil, err
	}
	small := imaging.Resize(img, width, height, imaging.Box)
	grey := image.NewGray(small.Rect)
	for i := range grey.Pix {
		grey.Pix[i] = small.Pix[4*i]
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, grey)
	return out.Bytes(), err
}

// looked gives the small JPEG of a shot that was made when it arrived.
func (p *pictures) looked(s kiosk.Shot) (data []byte, err error) {
	f, err := p.shelf.Open(hands.CachedLook(s.SHA))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, 16<<20))
}
