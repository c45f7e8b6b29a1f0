// Package assets carries the pictures that Backdrop brings along: backgrounds to
// stand before and a frame to put around, so that a first event needs no files.
//
// All of them were drawn by the program in the folder generate, from nothing but
// arithmetic; no photo and no foreign picture is in them. They are sRGB and carry
// no colour profile or other metadata.
//
// What it does not do: it decodes, scales and checks nothing, reads no file at
// run time, and does not know which background an event has chosen.
package assets
