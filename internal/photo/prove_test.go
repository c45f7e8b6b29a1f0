package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"io"
	"testing"

	"backdrop/internal/photo/pngenc"
	"backdrop/kiosk"
)

// interlaced writes a PNG of 16×16 pixels in seven passes (PNG specification,
// section 8.2), 8 bits a sample. Sample c of the pixel at (x, y) is 16·y + x + c in
// colour and grey, and a palette's index is x mod 4. The chunks are the palette (if longer than
// six bytes) and the transparency.
func interlaced(tb testing.TB, colour byte, chunks ...[]byte) []byte {
	tb.Helper()
	var rows bytes.Buffer
	z := zlib.NewWriter(&rows)
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
	for _, pass := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		for y := pass[1]; y < 16; y += pass[3] {
			line := []byte{0}
			for x := pass[0]; x < 16; x += pass[2] {
				for c := range samples {
					v := byte(16*y + x + c)
					if colour == 3 {
						v = byte(x % 4)
					}
					line = append(line, v)
				}
			}
			_, _ = z.Write(line)
		}
	}
	_ = z.Close()
	var out bytes.Buffer
	out.WriteString(pngMagic)
	put := func(name string, content []byte) {
		if err := pngenc.Chunk(&out, name, content); err != nil {
			tb.Fatal(err)
		}
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 16), 16)
	put("IHDR", append(head, 8, colour, 0, 0, 1))
	for _, content := range chunks {
		name := "tRNS"
		if len(content) > 6 {
			name = "PLTE"
		}
		put(name, content)
	}
	put("IDAT", rows.Bytes())
	put("IEND", nil)
	return out.Bytes()
}

func TestInterlacedCutouts(t *testing.T) {
	palette := []byte{200, 0, 0, 0, 200, 0, 0, 0, 200, 90, 90, 90}
	for name, c := range map[string]struct {
		file          []byte
		cutout, matte bool
		clear         byte // the alpha of (0, 0)
	}{
		"palette, clear":  {interlaced(t, 3, palette, []byte{70, 255}), true, false, 70},
		"grey, one clear": {interlaced(t, 0, []byte{0, 0}), true, false, 0},
		"RGB, one clear":  {interlaced(t, 2, []byte{0, 0, 0, 1, 0, 2}), true, false, 0},
		"RGBA":            {interlaced(t, 6), true, false, 3},
		"grey":            {interlaced(t, 0), true, true, 0},
		"RGB":             {interlaced(t, 2), false, false, 0},
	} {
		info, err := check(t, c.file)
		if !c.cutout {
			wantCode(t, err, kiosk.NotAResult)
			continue
		}
		if err != nil || info.Matte != c.matte {
			t.Errorf("%s: matte %v, %v", name, info.Matte, err)
			continue
		}
		if c.matte {
			continue
		}
		img, err := NewDarkroom(1).OpenCutout(t.Context(), bytes.NewReader(c.file), int64(len(c.file)))
		if err != nil || img.NRGBAAt(0, 0).A != c.clear {
			t.Errorf("%s: %v, or the corner is not as clear as it should be", name, err)
		}
	}
	_, err := check(t, interlaced(t, 3, palette)[:40])
	wantCode(t, err, kiosk.CutShort)
}

// watcher notes, whenever a picture is read, whether others still find a place.
type watcher struct {
	*bytes.Reader
	room        *Darkroom
	alone, both bool
}

func (w *watcher) Read(p []byte) (int, error) {
	if w.room.places.TryAcquire(1) {
		w.room.places.Release(1)
		w.both = true
	} else {
		w.alone = true
	}
	return w.Reader.Read(p)
}

// What cannot be proved in little memory takes the room that its complete decode
// needs; what can takes one place, however large it is.
func TestProvingHoldsRoomForWhatItDecodes(t *testing.T) {
	ink := ramp(40, 30)
	for name, c := range map[string]struct {
		file  []byte
		alone bool
	}{
		"interlaced":  {interlaced(t, 6), true},
		"four inks":   {cmykOf(t, [4]*image.Gray{ink, ink, ink, ink}), true},
		"PNG in rows": {pngOf(t, person(40, 30, 1)), false},
		"JPEG":        {jpegOf(t, scene(40, 30, 1), 90), false},
	} {
		h, err := inspect(bytes.NewReader(c.file))
		if err != nil {
			t.Fatal(err)
		}
		h.memory = heavy + 1
		w := &watcher{Reader: bytes.NewReader(c.file), room: NewDarkroom(2)}
		if err := w.room.prove(t.Context(), part{r: struct{ io.ReadSeeker }{w}, header: h}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if w.alone != c.alone || !w.both {
			t.Errorf("%s: read with the whole room %v, want %v; with one place %v, want true", name, w.alone, c.alone, w.both)
		}
		if !w.room.places.TryAcquire(2) {
			t.Errorf("%s: a place is not given back", name)
		}
	}
}
