package drop

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestKindOf(t *testing.T) {
	for name, want := range map[string]kind{
		"DSC_1.JPG": picture, "a.jpeg": picture, "a.PnG": picture, "\xff\xfe.jpg": picture, "a.b.jpg": picture, "tmp.jpg": picture,
		"IMG_1": perhaps, "a.jfif": perhaps, "a.": perhaps, "a.jpg ": perhaps, "jpg": perhaps,
		"a.CR3": raw, "a.dng": raw, "a.HEIC": otherFormat, "a.gif": otherFormat,
		"": perhaps, ".jpg": ignored, "a.jpg.part": ignored, "a.mov": ignored, "~$x.jpg": ignored, "Thumbs.db": ignored,
	} {
		if got := kindOf(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}

func TestStemOf(t *testing.T) {
	for name, want := range map[string]string{"100CANON/IMG_1.CR3": "100canon/img_1", "a": "a", ".x": ".x", "d.d/a": "d.d/a"} {
		if got := stemOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestLookInto(t *testing.T) {
	dir := t.TempDir()
	big := strings.Repeat("x", 200<<10)
	for _, c := range []struct {
		name, body string
		start      start
		ends       bool
	}{
		{"plain", "\xff\xd8\xff..\xff\xd9", jpegOrPNG, true},
		{"padded", "\xff\xd8\xff..\xff\xd9" + big[:60<<10], jpegOrPNG, true},
		{"film behind", "\xff\xd8\xff..\xff\xd9" + big, jpegOrPNG, false},
		{"half, its thumbnail's end far from the tail", "\xff\xd8\xff thumb \xff\xd9" + big, jpegOrPNG, false},
		{"long", "\xff\xd8\xff" + big + "\xff\xd9", jpegOrPNG, true},
		{"half", "\xff\xd8\xff" + big, jpegOrPNG, false},
		{"start only", "\xff\xd8", unclear, false},
		{"png", "\x89PNG\r\n\x1a\n...IEND\xaeB`\x82", jpegOrPNG, true},
		{"png half", "\x89PNG\r\n\x1a\n...IDAT", jpegOrPNG, false},
		{"png with a jpeg's end", "\x89PNG\r\n\x1a\n\xff\xd9", jpegOrPNG, false},
		{"gif", "GIF89a", foreign, false},
		{"heic", "\x00\x00\x00\x18ftypheic", foreign, false},
		{"json", `{"errors":[]}`, foreign, false},
		{"zeros", strings.Repeat("\x00", 1000), unclear, false},
		{"empty", "", unclear, false},
		{"text", "hello", unclear, false},
	} {
		path := filepath.Join(dir, c.name)
		put(t, path, []byte(c.body))
		v, err := lookInto(path, make([]byte, tailSize))
		if err != nil || v.start != c.start || v.ends != c.ends || v.stamp.size != int64(len(c.body)) {
			t.Errorf("%s: %+v, %v", c.name, v, err)
		}
	}
}

// The rules of whole, one by one: age in looks of one second, patience 30.
func TestWhole(t *testing.T) {
	type in struct {
		v      view
		age    time.Duration
		tried  bool
		closed bool
		want   bool
		last   bool
	}
	whole := func(w writers) view { return view{writers: w, start: jpegOrPNG, ends: true} }
	half := func(w writers) view { return view{writers: w, start: jpegOrPNG} }
	for name, c := range map[string]in{
		"whole, no writer, first look":     {v: whole(none), want: true},
		"whole, cannot tell, first look":   {v: whole(cannotTell)},
		"whole, cannot tell, second look":  {v: whole(cannotTell), age: time.Second, want: true},
		"whole, writer":                    {v: whole(some), age: 29 * time.Second},
		"whole, writer forgot to close":    {v: whole(some), age: 30 * time.Second, want: true},
		"the same, tried":                  {v: whole(some), age: 40 * time.Second, tried: true},
		"half, writer, any time":           {v: half(some), age: time.Hour},
		"half, no writer":                  {v: half(none), want: true}, // or a whole one with a long trailer
		"half, cannot tell":                {v: half(cannotTell), age: time.Second},
		"half, cannot tell, a while":       {v: half(cannotTell), age: 3 * time.Second, want: true},
		"half, cannot tell, closed":        {v: half(cannotTell), closed: true, want: true},
		"whole, cannot tell, closed":       {v: whole(cannotTell), closed: true, want: true},
		"whole, another writer, closed":    {v: whole(some), closed: true},
		"gif, cannot tell, closed":         {v: view{writers: cannotTell, start: foreign}, closed: true, want: true},
		"unclear start, closed":            {v: view{writers: none}, closed: true},
		"closed and tried":                 {v: half(cannotTell), closed: true, tried: true},
		"half, tried":                      {v: half(none), age: 29 * time.Second, tried: true},
		"half, tried, at the end":          {v: half(none), age: 30 * time.Second, tried: true, want: true, last: true},
		"empty":                            {v: view{writers: none}, age: 29 * time.Second},
		"empty, at the end":                {v: view{writers: none}, age: 30 * time.Second, want: true, last: true},
		"empty, writer":                    {v: view{writers: some}, age: time.Hour},
		"gif, no writer":                   {v: view{writers: none, start: foreign}, want: true},
		"gif, cannot tell":                 {v: view{writers: cannotTell, start: foreign}},
		"gif, writer":                      {v: view{writers: some, start: foreign}, age: time.Hour},
		"unclear start may be filled in":   {v: view{writers: none}, age: 10 * time.Second},
		"whole, cannot tell, at the end":   {v: whole(cannotTell), age: 30 * time.Second, tried: true, want: true, last: true},
		"whole, no writer, tried, no time": {v: whole(none), tried: true},
	} {
		now := time.Unix(1000, 0)
		w, err := New(Config{Folders: []string{t.TempDir()}, Grow: time.Second, Patience: 30 * time.Second, Now: func() time.Time { return now }}, newRecorder())
		if err != nil {
			t.Fatal(err)
		}
		w.start = now.Add(-c.age)
		e := &file{tried: c.tried, closed: c.closed}
		if got := w.folders[0].whole(e, c.v); got != c.want || e.last != c.last {
			t.Errorf("%s: %v, last %v", name, got, e.last)
		}
	}
}

// Where something was mounted and is no more, an empty folder stands under the
// same path: that is a loss, and coming back is news.
func TestUnmounted(t *testing.T) {
	dir := t.TempDir()
	w, err := New(quick(dir), newRecorder())
	if err != nil {
		t.Fatal(err)
	}
	w.start = time.Now()
	f := w.folders[0]
	f.scan(context.Background())
	if f.lost != nil || !f.begun {
		t.Fatal(f.lost)
	}
	real := f.id
	f.id = identity{dev: real.dev + 1, ino: 2, mounted: true}
	f.scan(context.Background())
	if real == (identity{}) {
		t.Skip("no identity here")
	}
	if f.lost == nil || !strings.Contains(f.lost.Error(), "mounted") {
		t.Fatalf("lost: %v", f.lost)
	}
	f.id = real
	f.scan(context.Background())
	if f.lost != nil {
		t.Fatal("not back:", f.lost)
	}
	f.eyes.close()
}

func folderOf(b *testing.B, n int) *folder {
	b.Helper()
	dir := b.TempDir()
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("IMG_%05d.JPG", i)), pic(fmt.Sprint(i)), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	w, err := New(Config{Folders: []string{dir}, Seen: func(File) bool { return true }}, newRecorder())
	if err != nil {
		b.Fatal(err)
	}
	w.start = time.Now()
	return w.folders[0]
}

// BenchmarkScan is one scan of 20,000 decided files.
func BenchmarkScan(b *testing.B) {
	f := folderOf(b, 20_000)
	defer f.eyes.close()
	f.scan(b.Context())
	b.ReportAllocs()
	for b.Loop() {
		f.scan(b.Context())
	}
}

// BenchmarkLook is one look into a file of 11 MB.
func BenchmarkLook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.jpg")
	if err := os.WriteFile(path, append(append([]byte("\xff\xd8\xff"), bytes.Repeat([]byte("x"), 11<<20)...), 0xff, 0xd9), 0o600); err != nil {
		b.Fatal(err)
	}
	tail := make([]byte, tailSize)
	for b.Loop() {
		if v, err := lookInto(path, tail); err != nil || !v.ends {
			b.Fatal(v, err)
		}
	}
}
