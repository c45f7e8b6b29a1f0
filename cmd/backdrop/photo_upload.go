package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/kiosk"
)

// photoUpload is one run of photo upload.
type photoUpload struct {
	in, out string
	full    bool
	profile string
	said    photoSaid
}

// photoSaid is how a photo step says what it made.
type photoSaid struct{ quiet, json bool }

func addPhotoSaid(cmd *cobra.Command, s *photoSaid) {
	cmd.Flags().BoolVar(&s.quiet, "quiet", false, "say nothing when all is well")
	cmd.Flags().BoolVar(&s.json, "json", false, "say it as one JSON object")
}

func photoUploadCommand(w world) *cobra.Command {
	var u photoUpload
	cmd := &cobra.Command{
		Use:   "upload IN OUT.jpg",
		Short: "Exactly the bytes that would leave this machine for a preview",
		Long: `Make the file that would be sent to a service for a preview: upright, at most a
quarter of a megapixel, without any of the camera's data. With --full, the one that
would be sent for a full cutout. OUT may be - for standard output. Nothing is sent.`,
		Args: wantArgs("IN", "OUT.jpg"),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			u.in, u.out = args[0], args[1]
			return u.run(cmd.Context(), w)
		}),
	}
	cmd.Flags().BoolVar(&u.full, "full", false, "what a full cutout's request would carry")
	cmd.Flags().StringVar(&u.profile, "profile", "remove.bg", "the service whose limits hold for --full")
	addPhotoSaid(cmd, &u.said)
	return cmd
}

func (u *photoUpload) run(ctx context.Context, w world) error {
	began := time.Now()
	profile, ok := removebg.ProfileNamed(u.profile)
	if !ok {
		return usage("there is no profile %q", kiosk.Safe(u.profile, 40))
	}
	if err := differentFiles(u.in, u.out); err != nil {
		return err
	}
	if err := wantEnding(u.out, true, ".jpg", ".jpeg"); err != nil {
		return err
	}
	data, width, height, err := u.make(ctx, photo.UploadLimit{Bytes: profile.MaxUpload, Pixels: profile.MaxPixels})
	if err != nil {
		return err
	}
	if err := writeResult(w, u.out, data); err != nil {
		return err
	}
	return u.said.say(w, u.out, photoResult{File: u.out, Width: width, Height: height, Bytes: int64(len(data)), Seconds: time.Since(began).Seconds()})
}

// make makes the file's bytes.
func (u *photoUpload) make(ctx context.Context, lim photo.UploadLimit) (data []byte, width, height int, err error) {
	f, err := openPhoto(u.in)
	if err != nil {
		return nil, 0, 0, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	room := photo.NewDarkroom(1)
	if u.full {
		if _, err = room.Prove(ctx, f); err == nil {
			data, width, height, err = room.Upload(ctx, photo.NewOriginal(f), lim)
		}
	} else {
		var look photo.Look
		look, err = room.Look(ctx, f)
		data, width, height = look.Upload, look.UploadWidth, look.UploadHeight
	}
	if err != nil {
		return nil, 0, 0, stepError(u.in, err)
	}
	return data, width, height, nil
}

// openPhoto opens a file that a step reads. It looks before it opens: opening a pipe
// would wait for a writer.
func openPhoto(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	var f *os.File
	if err == nil {
		f, err = os.Open(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", kiosk.Safe(path, 200), rooted(err))
	}
	return f, nil
}

// differentFiles refuses to write over what is read, by whatever name.
func differentFiles(in, out string) error {
	a, err := os.Stat(in)
	if err != nil {
		return nil // opening it says what is wrong
	}
	if b, err := os.Stat(out); err == nil && os.SameFile(a, b) {
		return usage("%s would be written over itself: name another file", kiosk.Safe(in, 200))
	}
	return nil
}

// writeResult writes a file that is there whole or not at all; - is standard output.
func writeResult(w world, out string, data []byte) error {
	if out == "-" {
		_, err := w.stdout.Write(data)
		return err
	}
	return writeWhole(out, func(to io.Writer) error {
		_, err := to.Write(data)
		return err
	})
}

// writeWhole writes a file beside its place and then puts it there in one step. After
// an error nothing has changed. What fill itself found wrong is given as it is.
func writeWhole(out string, fill func(io.Writer) error) (err error) {
	fail := func(err error) error {
		return fmt.Errorf("%s cannot be written: %w", kiosk.Safe(out, 200), rooted(err))
	}
	if info, err := os.Stat(out); err == nil && !info.Mode().IsRegular() {
		return fail(errors.New("it is there and is no file"))
	}
	f, err := os.CreateTemp(filepath.Dir(out), ".backdrop-*")
	if err != nil {
		return fail(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	to := &noting{to: f}
	err = fill(to)
	if err == nil {
		to.err = f.Chmod(0o644)
	}
	if cerr := f.Close(); to.err == nil {
		to.err = cerr
	}
	if err == nil && to.err == nil {
		to.err = os.Rename(f.Name(), out)
	}
	if to.err != nil {
		return fail(to.err)
	}
	return err
}

// noting remembers whether it was the writing that failed.
type noting struct {
	to  io.Writer
	err error
}

func (n *noting) Write(p []byte) (int, error) {
	k, err := n.to.Write(p)
	if err != nil {
		n.err = err
	}
	return k, err
}

// photoResult is what a step made.
type photoResult struct {
	File    string  `json:"file"`
	Width   int     `json:"width"`
	Height  int     `json:"height"`
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
}

// say says what was made: beside the file itself where that goes to standard output.
func (s photoSaid) say(w world, out string, r photoResult) error {
	to := w.stdout
	if out == "-" {
		to = w.stderr
	}
	switch {
	case s.json:
		return json.NewEncoder(to).Encode(r)
	case s.quiet:
		return nil
	}
	_, err := fmt.Fprintf(to, "%s: %d×%d, %d bytes, %d ms\n", kiosk.Safe(r.File, 200), r.Width, r.Height, r.Bytes, int(r.Seconds*1000))
	return err
}
