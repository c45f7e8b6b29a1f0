package photo

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"io"

	"backdrop/internal/photo/jpegenc"
	"backdrop/internal/photo/pngenc"
	"backdrop/kiosk"
)

// The two entries of a cutout's ZIP (remove.bg's names; Pixian writes color.jpeg).
const (
	colourEntry     = "color.jpg"
	colourEntryToo  = "color.jpeg"
	alphaEntry      = "alpha.png"
	directoryBudget = 256 << 10 // bytes that may be read to find two entries
)

// budgeted is a ReaderAt that gives up after a number of bytes, as long as it is
// on a budget: a hostile directory can list a million entries in one answer.
type budgeted struct {
	r    io.ReaderAt
	left int
	free bool
}

var errDirectory = errors.New("directory of the ZIP is too large")

func (b *budgeted) ReadAt(p []byte, off int64) (int, error) {
	if !b.free {
		if b.left -= len(p); b.left < 0 {
			return 0, errDirectory
		}
	}
	n, err := b.r.ReadAt(p, off)
	if err != nil && err != io.EOF {
		err = &readError{err}
	}
	return n, err
}

// readZIP finds the two entries and reads their headers.
func (p *cutoutParts) readZIP(r io.ReaderAt, size int64) error {
	source := &budgeted{r: r, left: directoryBudget}
	archive, err := zip.NewReader(source, size)
	if errors.Is(err, errDirectory) {
		return kiosk.Faulty(kiosk.NotAResult, "ZIP with too many entries", err)
	}
	if err != nil {
		return fmt.Errorf("read zip: %w", err)
	}
	source.free = true
	colour, alpha, err := twoEntries(archive)
	if err != nil {
		return err
	}
	if p.colour, err = readEntry(source, colour, formatJPEG); err != nil {
		return err
	}
	if p.alpha, err = readEntry(source, alpha, formatPNG); err != nil {
		return err
	}
	if p.colour.stored != p.alpha.stored {
		return kiosk.Faulty(kiosk.NotAResult, "colour and alpha of different size", nil)
	}
	return nil
}

func twoEntries(archive *zip.Reader) (colour, alpha *zip.File, err error) {
	for _, f := range archive.File {
		switch {
		case (f.Name == colourEntry || f.Name == colourEntryToo) && colour == nil:
			colour = f
		case f.Name == alphaEntry && alpha == nil:
			alpha = f
		default:
			return nil, nil, kiosk.Faulty(kiosk.NotAResult, "ZIP entry "+f.Name, nil)
		}
	}
	if colour == nil || alpha == nil {
		return nil, nil, kiosk.Faulty(kiosk.NotAResult, "ZIP without color.jpg and alpha.png", nil)
	}
	return colour, alpha, nil
}

// readEntry gives one entry, its checksum verified, and its header: in place if it
// is stored as it is, else unpacked into memory (bounded).
func readEntry(archive io.ReaderAt, f *zip.File, format string) (part, error) {
	if f.UncompressedSize64 > MaxFileBytes {
		return part{}, kiosk.Faulty(kiosk.NotAResult, "ZIP entry too large", nil)
	}
	var entry io.ReadSeeker
	err := guard(func() (err error) {
		if f.Method == zip.Store && f.CompressedSize64 == f.UncompressedSize64 {
			entry, err = inPlace(archive, f)
		} else {
			entry, err = unpacked(f)
		}
		return err
	})
	if err != nil {
		return part{}, fmt.Errorf("read zip entry %s: %w", f.Name, err)
	}
	return readPart(entry, format)
}

func inPlace(archive io.ReaderAt, f *zip.File) (io.ReadSeeker, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	entry := io.NewSectionReader(archive, at, int64(f.UncompressedSize64))
	sum := crc32.NewIEEE()
	n, err := io.Copy(sum, entry)
	switch {
	case err != nil:
		return nil, err
	case n != entry.Size():
		return nil, io.ErrUnexpectedEOF
	case sum.Sum32() != f.CRC32:
		return nil, zip.ErrChecksum
	}
	return entry, nil
}

func unpacked(f *zip.File) (io.ReadSeeker, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, MaxFileBytes+1))
	return bytes.NewReader(data), err
}

// asMatte gives a matte as 8-bit grey: of a picture with transparency its alpha,
// of any other its brightness.
func asMatte(img image.Image) *image.Gray {
	if grey, ok := img.(*image.Gray); ok {
		return grey
	}
	seeThrough := true
	if o, ok := img.(interface{ Opaque() bool }); ok {
		seeThrough = !o.Opaque()
	}
	size := img.Bounds().Size()
	out := image.NewGray(image.Rectangle{Max: size})
	source := &plain{img: img}
	line := make([]byte, 4*size.X)
	for y := range size.Y {
		source.row(y, line)
		dst := out.Pix[y*out.Stride:][:size.X]
		for x := range dst {
			p := line[4*x : 4*x+4 : 4*x+4]
			if dst[x] = p[3]; !seeThrough {
				dst[x] = color.GrayModel.Convert(color.RGBA{p[0], p[1], p[2], 255}).(color.Gray).Y
			}
		}
	}
	return out
}

// WriteCutout writes a cutout as the services' ZIP: color.jpg with the colours
// kept under the transparency, then alpha.png in 8-bit grey, both stored. Both
// pictures begin at (0, 0) and have one size; colours that are not shared by 2×2
// pixels are kept in full. Quality is the JPEG's, 1 to 100.
func WriteCutout(w io.Writer, colour *image.YCbCr, alpha *image.Gray, quality int) error {
	size := alpha.Rect.Size()
	if colour.Rect.Size() != size {
		return fmt.Errorf("write cutout: colours of %v, matte of %v", colour.Rect.Size(), size)
	}
	o := jpegenc.Options{Quality: quality}
	if colour.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		o.Chroma = jpegenc.Chroma444
	}
	var colours, matte bytes.Buffer
	if err := encodeJPEG(context.Background(), &colours, colour, o); err != nil {
		return fmt.Errorf("write cutout: %w", err)
	}
	err := encodeRows(context.Background(), &matte, size, pngenc.Grey(), func(y int, dst []byte) { copy(dst, alpha.Pix[y*alpha.Stride:]) })
	if err != nil {
		return fmt.Errorf("write cutout: %w", err)
	}
	archive := zip.NewWriter(w)
	for _, e := range []struct {
		name string
		data []byte
	}{{colourEntry, colours.Bytes()}, {alphaEntry, matte.Bytes()}} {
		if err := store(archive, e.name, e.data); err != nil {
			return fmt.Errorf("write cutout: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write cutout: %w", err)
	}
	return nil
}

// store adds an entry with its size and checksum up front, which even the
// simplest reader understands.
func store(archive *zip.Writer, name string, data []byte) error {
	entry, err := archive.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
	})
	if err == nil {
		_, err = entry.Write(data)
	}
	return err
}

// WritePNG writes a cutout as a transparent PNG, tagged as sRGB, in bands on all
// processors. Both pictures begin at (0, 0) and have one size. Under full
// transparency there is no colour.
func WritePNG(ctx context.Context, w io.Writer, colour *image.YCbCr, alpha *image.Gray) error {
	size := alpha.Rect.Size()
	if colour.Rect.Size() != size {
		return fmt.Errorf("write cutout: colours of %v, matte of %v", colour.Rect.Size(), size)
	}
	file := &pngenc.File{W: w, Kind: pngenc.RGBA(), Size: size, SRGB: true}
	if err := file.Start(); err != nil {
		return err
	}
	plan := planBands(size.X, size.Y)
	places := newBenches(func() *bench {
		room := image.Pt(size.X, plan.rows)
		return &bench{clear: newLayer(room, image.YCbCrSubsampleRatio444, false), press: pngenc.NewPress(pngenc.RGBA(), size.X), line: make([]byte, 4*size.X)}
	})
	err := inOrder(ctx, plan.count(), func(i int) (pngenc.Band, error) {
		b := places.take()
		defer places.put(b)
		top, bottom := plan.span(i)
		return b.cutRows(colour, alpha, top, bottom), nil
	}, func(_ int, band pngenc.Band) error { return file.Add(band) })
	if err != nil {
		return fmt.Errorf("write cutout: %w", err)
	}
	return file.Finish()
}
