//go:build !unix

package main

import (
	"sync/atomic"

	"backdrop/tui"
)

// suspension is nil where programs cannot be suspended.
func suspension(*atomic.Bool) (*tui.Suspension, func()) { return nil, func() {} }
