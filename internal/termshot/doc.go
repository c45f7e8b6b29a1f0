// Package termshot knows what a terminal would show. A Screen is fed the bytes of a
// program and keeps the cells; a Painter draws cells as an image; an animation is a
// list of images with delays. Tests ask the Screen what an operator sees, and the
// pictures of the README are drawn here from the real program.
//
// It does not run programs, open terminals or answer their questions, and it shows
// no pictures that a terminal keeps itself (kitty's, sixel).
package termshot
