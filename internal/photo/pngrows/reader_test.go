package pngrows

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zlib"
)

// pictures are all kinds image/png writes.
func pictures(w, h int) map[string]image.Image {
	rng := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	box := image.Rect(0, 0, w, h)
	straight := image.NewNRGBA(box)
	for i := range straight.Pix {
		straight.Pix[i] = byte(rng.IntN(256))
		if i%4 == 3 && rng.IntN(2) == 0 {
			straight.Pix[i] = byte(rng.IntN(2) * 255)
		}
	}
	solid := image.NewRGBA(box)
	grey, grey16, deep := image.NewGray(box), image.NewGray16(box), image.NewNRGBA64(box)
	draw.Draw(solid, box, image.White, image.Point{}, draw.Src)
	draw.Draw(solid, box, straight, image.Point{}, draw.Over)
	draw.Draw(grey, box, solid, image.Point{}, draw.Src)
	draw.Draw(grey16, box, solid, image.Point{}, draw.Src)
	for i := range deep.Pix {
		deep.Pix[i] = byte(rng.IntN(256))
	}
	out := map[string]image.Image{"straight": straight, "solid": solid, "grey": grey, "grey16": grey16, "deep": deep}
	for _, colours := range []int{2, 3, 16, 200} {
		for _, clear := range []bool{false, true} {
			var p color.Palette
			for i := range colours {
				a := byte(255)
				if clear && i%3 == 0 {
					a = byte(i)
				}
				p = append(p, color.NRGBA{byte(7 * i), byte(255 - i), byte(31 * i), a})
			}
			img := image.NewPaletted(box, p)
			for i := range img.Pix {
				img.Pix[i] = byte(rng.IntN(colours))
			}
			out[fmt.Sprint("palette ", colours, clear)] = img
		}
	}
	return out
}

func encode(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read reads a whole PNG as straight RGBA.
func read(data []byte) (*image.NRGBA, Kind, error) {
	p, err := NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	w, h := p.Size()
	if w*h > 1<<22 {
		return nil, 0, FormatError("too large for a test")
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	row := make([]byte, w*p.Kind().Bytes())
	for y := range h {
		if err := p.Next(row); err != nil {
			return nil, 0, err
		}
		for x := range w {
			q := row[x*p.Kind().Bytes():]
			c := color.NRGBA{A: 255}
			switch p.Kind() {
			case Grey:
				c.R, c.G, c.B = q[0], q[0], q[0]
			case GreyAlpha:
				c = color.NRGBA{q[0], q[0], q[0], q[1]}
			case RGB:
				c.R, c.G, c.B = q[0], q[1], q[2]
			case RGBA:
				c = color.NRGBA{q[0], q[1], q[2], q[3]}
			}
			out.SetNRGBA(x, y, c)
		}
	}
	if err := p.Next(row); err != io.EOF {
		return nil, 0, fmt.Errorf("after the last row: %w", err)
	}
	return out, p.Kind(), nil
}

// want is what image/png makes of a file, 8 bits, straight.
func want(t testing.TB, data []byte) *image.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	box := img.Bounds()
	out := image.NewNRGBA(box)
	switch img := img.(type) {
	case *image.NRGBA:
		return img
	case *image.NRGBA64:
		for i := range out.Pix {
			out.Pix[i] = img.Pix[2*i]
		}
		return out
	case *image.Paletted:
		for i, at := range img.Pix {
			c := color.NRGBAModel.Convert(img.Palette[at]).(color.NRGBA)
			if n, ok := img.Palette[at].(color.NRGBA); ok {
				c = n
			}
			copy(out.Pix[4*i:], []byte{c.R, c.G, c.B, c.A})
		}
		return out
	}
	draw.Draw(out, box, img, box.Min, draw.Src)
	return out
}

func TestLikeImagePNG(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {2, 3}, {7, 5}, {31, 17}, {64, 9}, {257, 40}} {
		for name, img := range pictures(size.X, size.Y) {
			data := encode(t, img)
			got, _, err := read(data)
			if err != nil {
				t.Errorf("%s %v: %v", name, size, err)
				continue
			}
			if w := want(t, data); !bytes.Equal(got.Pix, w.Pix) {
				t.Errorf("%s %v: pixels differ", name, size)
			}
		}
	}
}

// build writes a PNG from packed, filtered rows.
func build(head []byte, tables [][2]string, rows []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(rows)
	w.Close()
	out := []byte(signature)
	add := func(name string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		out = append(append(out, name...), data...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[len(out)-len(data)-4:]))
	}
	add("IHDR", head)
	for _, c := range tables {
		add(c[0], []byte(c[1]))
	}
	for z.Len() > 0 { // many small pieces, some empty
		add("IDAT", z.Next(11))
		add("IDAT", nil)
	}
	add("tEXt", []byte("a\x00b"))
	add("IEND", nil)
	return append(out, "trailer"...)
}

// All five filters on all colour types and depths, and transparent colours.
func TestAllFiltersAllTypes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, h := range []header{{depth: 1}, {depth: 2}, {depth: 4}, {depth: 8}, {depth: 16}, {depth: 8, colour: 2}, {depth: 16, colour: 2},
		{depth: 1, colour: 3}, {depth: 2, colour: 3}, {depth: 4, colour: 3}, {depth: 8, colour: 3}, {depth: 8, colour: 4}, {depth: 16, colour: 4}, {depth: 8, colour: 6}, {depth: 16, colour: 6}} {
		for _, keyed := range []bool{false, true} {
			w, ht := 29, 15
			head := []byte{0, 0, 0, byte(w), 0, 0, 0, byte(ht), h.depth, h.colour, 0, 0, 0}
			stride := (w*h.samples()*int(h.depth) + 7) / 8
			var rows []byte
			for y := range ht {
				rows = append(rows, byte(y%5))
				for range stride {
					rows = append(rows, byte(rng.IntN(4)))
				}
			}
			var tables [][2]string
			if h.colour == 3 {
				all := make([]byte, 3<<h.depth)
				for i := range all {
					all[i] = byte(i * 5)
				}
				tables = append(tables, [2]string{"PLTE", string(all)})
			}
			if keyed {
				switch h.colour {
				case 0:
					tables = append(tables, [2]string{"tRNS", "\x00\x01"})
				case 2:
					tables = append(tables, [2]string{"tRNS", "\x00\x01\x00\x02\x00\x03"})
				case 3:
					tables = append(tables, [2]string{"tRNS", "\x80\x00"})
				default:
					continue
				}
			}
			data := build(head, tables, rows)
			got, _, err := read(data)
			if err != nil {
				t.Errorf("%+v keyed %t: %v", h, keyed, err)
				continue
			}
			if w := want(t, data); !bytes.Equal(got.Pix, w.Pix) {
				t.Errorf("%+v keyed %t: pixels differ", h, keyed)
			}
		}
	}
}

// A file cut off anywhere before the end of IEND is short, never whole, never
// merely damaged.
func TestCutOffAnywhere(t *testing.T) {
	data := encode(t, pictures(31, 17)["straight"])
	for n := range data {
		_, _, err := read(data[:n])
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at %d of %d: %v", n, len(data), err)
		}
	}
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	data := encode(t, pictures(31, 17)["solid"])
	for i := range data {
		hurt := bytes.Clone(data)
		hurt[i] ^= 0x10
		if _, _, err := read(hurt); err == nil {
			t.Errorf("byte %d of %d changed and nobody noticed", i, len(data))
		}
	}
}

func TestNotReadHere(t *testing.T) {
	data := build([]byte{0, 0, 0, 9, 0, 0, 0, 9, 8, 2, 0, 0, 1}, nil, nil)
	if _, err := NewReader(bytes.NewReader(data)); !errors.Is(err, ErrInterlaced) {
		t.Errorf("interlaced: %v", err)
	}
	var format FormatError
	for name, data := range map[string][]byte{
		"jpeg":      []byte("\xff\xd8\xff\xe0 and so on"),
		"depth":     build([]byte{0, 0, 0, 9, 0, 0, 0, 9, 3, 2, 0, 0, 0}, nil, nil),
		"nothing":   build([]byte{0, 0, 0, 0, 0, 0, 0, 9, 8, 2, 0, 0, 0}, nil, nil),
		"palette":   build([]byte{0, 0, 0, 9, 0, 0, 0, 9, 8, 3, 0, 0, 0}, nil, make([]byte, 90)),
		"too few":   build([]byte{0, 0, 0, 9, 0, 0, 0, 9, 8, 0, 0, 0, 0}, nil, make([]byte, 80)),
		"too many":  build([]byte{0, 0, 0, 9, 0, 0, 0, 9, 8, 0, 0, 0, 0}, nil, make([]byte, 100)),
		"no filter": build([]byte{0, 0, 0, 9, 0, 0, 0, 1, 8, 0, 0, 0, 0}, nil, []byte("\x09123456789")),
	} {
		if _, _, err := read(data); !errors.As(err, &format) {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("cable pulled")
	_, err := NewReader(io.MultiReader(bytes.NewReader([]byte(signature)), failing{broken}))
	if !errors.Is(err, broken) {
		t.Errorf("a broken reader: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzReader(f *testing.F) {
	for _, img := range pictures(9, 5) {
		f.Add(encode(f, img))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _, err := read(data)
		if err != nil {
			return
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return // it minds more than we do, for example unknown critical chunks
		}
		if _, ok := img.(*image.RGBA64); ok {
			return
		}
		if w := want(t, data); !bytes.Equal(got.Pix, w.Pix) {
			t.Error("pixels differ from image/png's")
		}
	})
}

func BenchmarkFrame24MP(b *testing.B) {
	img := image.NewNRGBA(image.Rect(0, 0, 6000, 4000))
	for y := range 4000 {
		for x := range 6000 {
			if min(x, y, 5999-x, 3999-y) < 400 {
				img.SetNRGBA(x, y, color.NRGBA{byte(x / 16), byte(y / 16), byte(x ^ y), 255})
			}
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		b.Fatal(err)
	}
	b.Run("rows", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p, err := NewReader(bytes.NewReader(out.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			row := make([]byte, 4*6000)
			for err == nil {
				err = p.Next(row)
			}
			if err != io.EOF {
				b.Fatal(err)
			}
		}
	})
	b.Run("image-png", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := png.Decode(bytes.NewReader(out.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
}
