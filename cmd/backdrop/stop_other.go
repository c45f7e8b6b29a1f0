//go:build !unix

package main

// holdStop has nothing to hold: no such signal is known here.
func holdStop(bool) {}
