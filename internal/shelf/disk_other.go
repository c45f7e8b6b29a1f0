//go:build !linux && !darwin && !windows

package shelf

import "errors"

func freeBytes(*Shelf) (uint64, error) { return 0, errors.ErrUnsupported }

func networkKind(*Shelf) string { return "" }
