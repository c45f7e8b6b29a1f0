package reduced

import (
	"bytes"
	"fmt"
	"image"
	"sync"

	"backdrop/internal/photo/jpegcases"
)

var ratios = []image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
}

type file struct {
	name        string
	data        []byte
	trailer     int  // bytes behind EOI
	progressive bool // at 1/8 only
	// oddRestart: image/jpeg counts restart intervals of a scan of one component in
	// MCUs of the picture, against T.81 A.2.2, and cannot read it.
	oddRestart bool
}

// whole is the number of bytes up to and with EOI.
func (f file) whole() int { return len(f.data) - f.trailer }

// variants of one picture.
func variants(name string, img image.Image, few bool) []file {
	var out []file
	n := 1
	if _, ok := img.(*image.YCbCr); ok {
		n = 3
	}
	add := func(kind string, o jpegcases.Options) {
		out = append(out, file{
			name: name + " " + kind, data: jpegcases.Encode(img, o), trailer: len(o.Trailer),
			progressive: o.Script != nil, oddRestart: o.Restart > 0 && (o.Separate || o.Script != nil),
		})
	}
	trailer := []byte("\xFF\xD8\xFF\xDB\x00\x01 behind the end \xFF\xD9\xFF")
	scripts := jpegcases.Scripts(n)
	add("plain", jpegcases.Options{})
	add("usual", jpegcases.Options{Script: scripts["usual"]})
	add("restart 1", jpegcases.Options{Restart: 1, Quality: 75, Trailer: trailer})
	if few {
		return out
	}
	add("restart 3", jpegcases.Options{Restart: 3, Quality: 98, Tables: jpegcases.Optimised})
	add("restart 7 filled", jpegcases.Options{Restart: 7, Fill: 2, Orientation: 6})
	add("coarse", jpegcases.Options{Quality: 20, Tables: jpegcases.Optimised})
	add("fine", jpegcases.Options{Quality: 100})
	add("long", jpegcases.Options{Quality: 99, Tables: jpegcases.Long, Wide: true})
	add("separate", jpegcases.Options{Separate: true, Trailer: trailer})
	add("separate restart", jpegcases.Options{Separate: true, Restart: 2})
	add("adobe", jpegcases.Options{Adobe: 2, NoJFIF: true, IDs: []byte{7, 1, 200}})
	add("spectral restart", jpegcases.Options{Script: scripts["spectral"], Restart: 2})
	add("apart", jpegcases.Options{Script: scripts["apart"], Tables: jpegcases.Optimised, Trailer: trailer})
	add("apart restart", jpegcases.Options{Script: scripts["apart"], Restart: 4, Fill: 1})
	add("dc", jpegcases.Options{Script: scripts["dc"], Tables: jpegcases.Optimised})
	return out
}

// cases are files of all kinds, made once.
var cases = sync.OnceValue(func() []file {
	var out []file
	for i, size := range [][2]int{{1, 1}, {8, 8}, {17, 9}, {37, 61}, {149, 101}, {1, 83}} {
		w, h := size[0], size[1]
		few := i == 1 || i == 2 || i == 5
		for _, ratio := range ratios {
			name := fmt.Sprintf("%dx%d %v", w, h, ratio)
			out = append(out, variants(name, jpegcases.Picture(uint64(i), w, h, ratio), few)...)
		}
		out = append(out, variants(fmt.Sprintf("%dx%d grey", w, h), jpegcases.Grey(uint64(i), w, h), few)...)
	}
	img := jpegcases.Picture(9, 40, 24, image.YCbCrSubsampleRatio420)
	out = append(out, file{
		name: "long header",
		data: jpegcases.Encode(img, jpegcases.Options{Apps: 300_000, Orientation: 8}),
	})
	flat := image.NewYCbCr(image.Rect(0, 0, 333, 222), image.YCbCrSubsampleRatio420)
	for i := range flat.Y {
		flat.Y[i] = 77
	}
	for i := range flat.Cb {
		flat.Cb[i], flat.Cr[i] = 100, 150
	}
	return append(out, variants("flat", flat, false)...)
})

// large are pictures of some hundred kB, for what happens between windows.
var large = sync.OnceValue(func() []file {
	var out []file
	for i, ratio := range ratios[:3] {
		img := jpegcases.Picture(uint64(20+i), 701, 503, ratio)
		for _, o := range []jpegcases.Options{
			{Quality: 97}, {Quality: 96, Restart: 1}, {Quality: 97, Restart: 44},
			{Quality: 97, Tables: jpegcases.Long}, {Quality: 96, Separate: true, Tables: jpegcases.Optimised},
			{Quality: 96, Script: jpegcases.Scripts(3)["usual"]},
		} {
			out = append(out, file{
				name:        fmt.Sprintf("large %v %d %d %v", ratio, o.Restart, o.Tables, o.Separate),
				data:        jpegcases.Encode(img, o),
				progressive: o.Script != nil,
			})
		}
	}
	return out
})

// run decodes with the least piece for a goroutine so small that all share.
func run(data []byte, scale, workers int) (image.Image, error) {
	return decode(bytes.NewReader(data), int64(len(data)), Options{Scale: scale, Workers: workers}, 64)
}

// planesOf gives the visible part of the planes of a picture.
func planesOf(img image.Image) []plane {
	switch m := img.(type) {
	case *image.Gray:
		return []plane{{m.Pix, m.Stride, m.Rect.Dx(), m.Rect.Dy()}}
	case *image.YCbCr:
		last := m.COffset(m.Rect.Max.X-1, m.Rect.Max.Y-1)
		w, h := last%m.CStride+1, last/m.CStride+1
		return []plane{
			{m.Y, m.YStride, m.Rect.Dx(), m.Rect.Dy()}, {m.Cb, m.CStride, w, h}, {m.Cr, m.CStride, w, h},
		}
	}
	return nil
}

type plane struct {
	pix          []byte
	stride, w, h int
}

func equal(a, b image.Image) bool {
	pa, pb := planesOf(a), planesOf(b)
	if a.Bounds() != b.Bounds() || len(pa) != len(pb) {
		return false
	}
	for i := range pa {
		if pa[i].w != pb[i].w || pa[i].h != pb[i].h {
			return false
		}
		for y := range pa[i].h {
			if !bytes.Equal(pa[i].pix[y*pa[i].stride:][:pa[i].w], pb[i].pix[y*pb[i].stride:][:pb[i].w]) {
				return false
			}
		}
	}
	return true
}
