package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/semaphore"

	"backdrop/internal/drop"
	"backdrop/internal/photo"
	"backdrop/kiosk"
)

// reader reads camera files whole into memory. At most as many bytes are out at a
// time as one file may have: a large file waits until it is alone.
type reader struct {
	once sync.Once
	room *semaphore.Weighted
	used sync.Pool // of *[]byte; emptied by the garbage collector when nobody takes photos
}

// readPiece is how much is read between two looks at the context.
const readPiece = 1 << 20

// read gives a file's bytes until they are given back. first is called once with the file
// itself before the whole is read. Faults: Unreadable (cannot be opened or read, no
// regular file), EmptyFile, TooLarge (more than limit bytes), Truncated (it changed
// while it was read: come again).
func (r *reader) read(ctx context.Context, path string, limit int64, first func(io.ReaderAt, int64)) (data []byte, giveBack func(), err error) {
	name := filepath.Base(path)
	f, was, err := drop.Open(path)
	if err != nil {
		return nil, nil, kiosk.Faulty(kiosk.Unreadable, name, fmt.Errorf("open source: %w", err))
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	switch {
	case was.Size() == 0:
		return nil, nil, kiosk.Faulty(kiosk.EmptyFile, name, nil)
	case was.Size() > limit:
		return nil, nil, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d MB", was.Size()>>20), nil)
	}
	first(f, was.Size())
	data, giveBack, err = r.take(ctx, int(was.Size()))
	if err != nil {
		return nil, nil, err
	}
	if err := fill(ctx, f, was, data); err != nil {
		giveBack()
		return nil, nil, err
	}
	return data, giveBack, nil
}

// fill reads all of f, and refuses a file that was not the same at the end as at the
// start: what was read may be half old and half new.
func fill(ctx context.Context, f *os.File, was fs.FileInfo, data []byte) error {
	unreadable := func(err error) error {
		return kiosk.Faulty(kiosk.Unreadable, was.Name(), fmt.Errorf("read source: %w", err))
	}
	for at := 0; at < len(data); {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read source: %w", err)
		}
		n, err := f.ReadAt(data[at:min(at+readPiece, len(data))], int64(at))
		switch at += n; {
		case err == nil || errors.Is(err, io.EOF) && at == len(data):
		case errors.Is(err, io.EOF):
			return kiosk.Faulty(kiosk.Truncated, was.Name(), errors.New("became shorter while it was read"))
		default:
			return unreadable(err)
		}
	}
	is, err := f.Stat()
	if err != nil {
		return unreadable(err)
	}
	if is.Size() != was.Size() || !is.ModTime().Equal(was.ModTime()) {
		return kiosk.Faulty(kiosk.Truncated, was.Name(), errors.New("changed while it was read"))
	}
	return nil
}

// take waits for room and gives it.
func (r *reader) take(ctx context.Context, size int) ([]byte, func(), error) {
	r.once.Do(func() { r.room = semaphore.NewWeighted(photo.MaxFileBytes) })
	if err := r.room.Acquire(ctx, int64(size)); err != nil {
		return nil, nil, fmt.Errorf("wait for room to read a photo: %w", err)
	}
	room, _ := r.used.Get().(*[]byte)
	if room == nil || cap(*room) < size || cap(*room) > 2*size+readPiece {
		fresh := make([]byte, size)
		room = &fresh
	}
	return (*room)[:size], func() {
		r.used.Put(room)
		r.room.Release(int64(size))
	}, nil
}
