//go:build !unix

package main

import "backdrop/tui"

// suspension is nil where programs cannot be suspended.
func suspension() (*tui.Suspension, func()) { return nil, func() {} }
