package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// hashes keeps what was read once and was right, so that a second look reads only
// what was wrong.
type hashes map[string]seenFile

type seenFile struct {
	size, at int64 // bytes, nanoseconds
	sha      string
}

// comparison is one look at the files.
type comparison struct {
	shelf *shelf.Shelf
	rec   *record
	there listing
	seen  hashes
	known map[string]bool // files that belong to an entry
	audit *audit
}

// checkFiles compares the folders with the record, both ways.
func checkFiles(ctx context.Context, s *shelf.Shelf, r *record, there listing, seen hashes, a *audit) error {
	c := &comparison{s, r, there, seen, map[string]bool{}, a}
	shots := make([]int, 0, len(r.shots))
	for n := range r.shots {
		shots = append(shots, n)
	}
	slices.Sort(shots)
	paths := make([]string, 0, len(r.paid))
	for p := range r.paid {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	originals, counts := c.originals(), map[string]int{}
	for _, n := range shots {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.original(r.shots[n], originals[n], counts)
		c.export(r.shots[n], counts)
	}
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		folder, _, _ := strings.Cut(p, "/")
		c.compare(folder, r.paid[p], counts)
	}
	c.strangers()
	for _, name := range checkedFolders() {
		a.add(check{Name: name, Count: counts[name], Text: fmt.Sprintf("%s as recorded", count(counts[name], "file"))})
	}
	return nil
}

// compare reads one recorded file, counts it if it is right, and reports it if not.
// An erased hash leaves nothing to compare with, and the file may be gone with it.
func (c *comparison) compare(folder string, f paidFile, counts map[string]int) {
	c.known[f.file] = true
	sha, err := c.hash(f.file, f.sha)
	bad := flaw{Shot: f.shot, File: f.file, check: folder}
	switch {
	case errors.Is(err, fs.ErrNotExist) && f.sha == "":
		return
	case errors.Is(err, fs.ErrNotExist):
		bad.Code = flawMissing
	case err != nil:
		bad.Code, bad.cause = flawNoRead, err.Error()
	case f.sha != "" && sha != f.sha:
		bad.Code = flawChanged
	default:
		counts[folder]++
		return
	}
	c.audit.fault(bad)
}

// hash reads a file, unless an earlier look found it right and it is untouched since.
func (c *comparison) hash(p, want string) (string, error) {
	info, err := os.Lstat(c.shelf.Path(p))
	if err != nil {
		return "", err
	}
	now := seenFile{info.Size(), info.ModTime().UnixNano(), want}
	if c.seen[p] == now {
		return want, nil
	}
	stamp, err := c.shelf.Read(p)
	if err == nil && stamp.SHA256 == want {
		c.seen[p] = now
	}
	return stamp.SHA256, err
}

// originals groups the listed originals by the shot number they begin with.
func (c *comparison) originals() map[int][]string {
	out := map[int][]string{}
	for p := range c.there.files {
		if n, ok := numberOf(p, "-"); ok && path.Dir(p) == "originals" {
			out[n] = append(out[n], p)
		}
	}
	for _, same := range out {
		slices.Sort(same)
	}
	return out
}

// numberOf reads the shot number a file's name begins with.
func numberOf(p, sep string) (n int, ok bool) {
	digits, _, found := strings.Cut(path.Base(p), sep)
	n, err := strconv.Atoi(digits)
	return n, found && err == nil && n > 0 && digits == fmt.Sprintf("%04d", n)
}

// original checks a shot's photo. The number is enough to find it: the rest of its
// name came from the camera and may have been erased since.
func (c *comparison) original(s *shotRecord, found []string, counts map[string]int) {
	at := s.original
	if !slices.Contains(found, at) && !c.has(at) {
		at = ""
		if len(found) > 0 {
			at = found[0]
		}
	}
	for _, p := range found {
		if c.known[p] = true; p != at {
			c.audit.fault(flaw{Code: flawSecond, Shot: s.n, File: p, check: "originals", cause: at})
		}
	}
	switch {
	case at != "":
		c.compare("originals", paidFile{s.n, at, s.sha}, counts)
	case s.sha == "":
		// erased
	case !s.looked && c.has(shelf.Spool(s.sha)):
		c.compare("originals", paidFile{s.n, shelf.Spool(s.sha), s.sha}, counts)
	default:
		c.audit.fault(flaw{Code: flawNoOriginal, Shot: s.n, File: s.original, check: "originals"})
	}
}

func (c *comparison) has(p string) bool {
	_, there, err := c.shelf.Has(p)
	return err == nil && there
}

// export checks what a guest was given. While it moves to another guest it lies in
// the one place or in the other; while it is made anew it is the one or the other.
func (c *comparison) export(s *shotRecord, counts map[string]int) {
	if s.cut {
		for _, ext := range []string{"jpg", "png"} {
			if p := c.shelf.Photo(s.guest, s.n, ext); s.moving || s.export.file == "" {
				c.known[p] = true
			}
		}
	}
	f := s.export
	if f.file == "" {
		return
	}
	c.known[beside(f.file)] = true
	if to := c.shelf.Photo(s.guest, s.n, "jpg"); s.moving && !c.has(f.file) && c.has(to) {
		c.known[f.file] = true
		f.file = to
	}
	if s.anew && c.has(f.file) { // the old picture, or the new one that is about to be recorded
		c.known[f.file] = true
		counts["photos"]++
		return
	}
	c.compare("photos", f, counts)
}

// beside gives the transparent picture that may lie beside an exported photo.
func beside(p string) string { return strings.TrimSuffix(p, path.Ext(p)) + ".png" }

// strangers reports the listed files that no entry knows.
func (c *comparison) strangers() {
	for _, f := range c.there.odd {
		c.audit.fault(f)
	}
	if !c.rec.complete {
		return // an entry that could not be read may know them
	}
	names := make([]string, 0, len(c.there.files))
	for p := range c.there.files {
		names = append(names, p)
	}
	slices.Sort(names)
	for _, p := range names {
		if c.known[p] || c.underWay(p) || !c.has(p) {
			continue
		}
		folder, _, _ := strings.Cut(p, "/")
		f := flaw{Code: flawExtra, File: p, check: folder}
		if n, ok := numberOf(p, "."); ok && folder == "photos" && c.wasAt(n, p) {
			f.Code, f.Shot, f.cause = flawStale, n, c.rec.shots[n].export.file
		}
		c.audit.fault(f)
	}
}

// underWay tells whether a preview or cutout belongs to a request that has not
// reported its end: files are written before they are reported.
func (c *comparison) underWay(p string) bool {
	n, ok := numberOf(p, ".")
	s := c.rec.shots[n]
	if !ok || s == nil {
		return false
	}
	switch path.Dir(p) {
	case "previews":
		return s.open[stageIndex(kiosk.Preview)]
	case "cutouts":
		return s.open[stageIndex(kiosk.Full)]
	}
	return false
}

// wasAt tells whether a shot was delivered to a place, or beside it, before.
func (c *comparison) wasAt(n int, p string) bool {
	s := c.rec.shots[n]
	if s == nil {
		return false
	}
	return slices.ContainsFunc(s.exports, func(old string) bool { return old == p || beside(old) == p })
}
