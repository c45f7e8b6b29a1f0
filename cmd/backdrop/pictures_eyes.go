package main

import (
	"context"
	"fmt"
	"image"

	"backdrop/internal/photo"
	"backdrop/kiosk"
	"backdrop/tui"
)

// Eyes gives where to look first in a shot; see tui.Eyes. Where there is a cutout, what
// it leaves out is not looked at.
func (p *pictures) Eyes(ctx context.Context, shot int) ([]tui.Zoom, error) {
	b, err := p.booth(ctx)
	if err != nil {
		return nil, err
	}
	s, ok := b.Shot(shot)
	if !ok {
		return nil, kiosk.Faulty(kiosk.UnknownShot, fmt.Sprint(shot), nil)
	}
	img, err := p.eyed(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []tui.Zoom
	for _, e := range photo.Eyes(img) {
		out = append(out, tui.Zoom(e))
	}
	return out, nil
}

// eyed gives the small picture that eyes are looked for in: the cutout if it is here
// and can be read, else the photo as it came.
func (p *pictures) eyed(ctx context.Context, s kiosk.Shot) (image.Image, error) {
	if s.Preview.State == kiosk.ReqDone || s.Full.State == kiosk.ReqDone {
		if cut, err := p.subject(ctx, s); err == nil || ctx.Err() != nil {
			return cut, err
		}
	}
	return p.image(ctx, s, kiosk.Look{}, tui.Original)
}
