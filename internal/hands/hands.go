package hands

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"

	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// Hands is one pair of hands. It is safe for use by several goroutines: each task
// touches the files of its own shot.
type Hands struct {
	Shelf    *shelf.Shelf
	Darkroom *photo.Darkroom
	Service  *removebg.Client // nil when no stage is cut by the service
	// Keyer gives the built-in cutter for what was said of the screen. It may read an
	// original: nothing of the darkroom may be held meanwhile.
	Keyer func(context.Context, kiosk.Screen) (Keyer, error)
	// Answer is what full cutouts are asked for as.
	Answer Answer
	// Layers gives background and frame (nil for none) for a look.
	Layers func(look kiosk.Look, portrait bool) (background, frame *photo.Layer, err error)
	Log    *slog.Logger

	ahead ahead
}

// Keyer is the built-in cutter. A picture without a screen is a NoScreen fault.
type Keyer interface {
	// Key gives the subject of a small picture with straight alpha.
	Key(image.Image) (*image.NRGBA, error)
	// Cut is the same for originals, in planes of one size that begin at (0, 0).
	Cut(image.Image) (colour *image.YCbCr, alpha *image.Gray, err error)
}

// Answer says in what form a service is asked for a full cutout.
type Answer string

// The forms. AnswerAuto asks for the matte alone where that loses nothing: of a
// photo within the profile's limit for PNG, at the profile's own address.
const (
	AnswerAuto  Answer = "auto"
	AnswerZIP   Answer = "zip"   // colours and matte: all the service has
	AnswerAlpha Answer = "alpha" // the matte alone, a quarter of the bytes; the colours are the original's
)

type reporter func(kiosk.Input) error

// minFree is what a disk must still hold beside an answer and what is made of it:
// the ledger must never want for room.
const minFree = 16 << 20

// Do runs one piece of work; see the engine's contract.
func (h *Hands) Do(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
	var err error
	switch w.Kind {
	case kiosk.WorkLook:
		err = h.look(ctx, w, report)
	case kiosk.WorkPreview:
		err = h.preview(ctx, w, report)
	case kiosk.WorkFull:
		err = h.full(ctx, w, report)
	case kiosk.WorkRecover:
		err = h.recover(ctx, w, report)
	case kiosk.WorkCompose:
		err = h.compose(ctx, w, report)
	case kiosk.WorkDeliver:
		err = h.deliver(ctx, w, report)
	case kiosk.WorkAccount:
		err = h.account(ctx, report)
	}
	if err != nil {
		h.Log.Warn("work failed", "work", w.Kind, "shot", w.Shot.N, "err", err)
	}
}

// failed reports free work that came to nothing.
func failed(w kiosk.Work, err error, report reporter) error {
	in := kiosk.WorkFailed{Shot: w.Shot.N, Work: w.Kind, Code: kiosk.CodeOf(err), Detail: detailOf(err)}
	return errors.Join(err, report(in))
}

// namedOriginal matches an original's path with its camera's file name, which a
// person may ask to have erased: it must not get into the record.
var namedOriginal = regexp.MustCompile(`(originals/\d{4,})-[^ :]*`)

// detailOf gives the detail of a fault as it may be recorded.
func detailOf(err error) string {
	return namedOriginal.ReplaceAllString(kiosk.DetailOf(err), "$1")
}

// original finds the kept original. Its name carries the camera's file name, which
// may have been erased since; the number is enough.
func (h *Hands) original(s kiosk.Shot) (string, error) {
	p := shelf.Original(s.N, s.Name)
	if _, there, err := h.Shelf.Has(p); err != nil || there {
		return p, err
	}
	return h.numbered("originals", s.N, "-")
}

// cutout finds the full cutout of a shot, whatever its format.
func (h *Hands) cutout(s kiosk.Shot) (string, error) { return h.numbered("cutouts", s.N, ".") }

// numbered finds the file of a folder that begins with a shot's number.
func (h *Hands) numbered(folder string, n int, sep string) (string, error) {
	names, err := h.Shelf.Names(folder)
	if err != nil {
		return "", err
	}
	prefix := fmt.Sprintf("%s/%04d%s", folder, n, sep)
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			return name, nil
		}
	}
	return "", kiosk.Faulty(kiosk.FileFault, fmt.Sprintf("%s/%04d is gone", folder, n), fs.ErrNotExist)
}

// reading opens a file of the shelf for as long as use takes.
func (h *Hands) reading(p string, use func(f io.ReadSeeker, at io.ReaderAt, size int64) error) error {
	f, err := h.Shelf.Open(p)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return use(f, f, info.Size())
}

// upload gives the preview upload of a shot: made when it arrived, or again from
// the original if the cache was emptied.
func (h *Hands) upload(ctx context.Context, s kiosk.Shot) ([]byte, error) {
	var data []byte
	err := h.reading(CachedLook(s.SHA), func(f io.ReadSeeker, _ io.ReaderAt, size int64) error {
		var err error
		data, err = io.ReadAll(io.LimitReader(f, 4<<20))
		return err
	})
	if err == nil && len(data) > 0 {
		return data, nil
	}
	p, err := h.original(s)
	if err != nil {
		return nil, err
	}
	err = h.reading(p, func(f io.ReadSeeker, _ io.ReaderAt, _ int64) error {
		look, err := h.Darkroom.Look(ctx, f)
		data = look.Upload
		return err
	})
	return data, err
}

// CachedLook names the small upright picture of a photo: what the screen shows
// and what a preview request sends.
func CachedLook(sha string) string { return shelf.Cache(sha + ".jpg") }
