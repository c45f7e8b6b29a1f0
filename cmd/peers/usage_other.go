//go:build !unix

package main

import "os"

// suffix of programs on this system.
const suffix = ".exe"

// peak is not known here.
func peak(*os.ProcessState) int64 { return 0 }
