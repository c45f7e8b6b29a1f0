//go:build !failpoints

package main

import "backdrop/internal/engine"

// wrapJournal and wrapHands are where a build with the tag failpoints lets tests
// kill the program at a named moment. Here they do nothing.
func wrapJournal(j engine.Journal) engine.Journal { return j }

func wrapHands(h engine.Hands) engine.Hands { return h }
