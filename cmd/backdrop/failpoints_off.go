//go:build !failpoints

package main

import (
	"time"

	"backdrop/internal/engine"
	"backdrop/tui"
)

// wrapJournal and the others are where a build with the tag failpoints lets tests
// kill the program, or have it panic, at a named moment. Here they do nothing.
func wrapJournal(j engine.Journal) engine.Journal { return j }

func wrapHands(h engine.Hands) engine.Hands { return h }

func wrapPictures(p tui.Pictures) tui.Pictures { return p }

func wrapClock(now func() time.Time) func() time.Time { return now }
