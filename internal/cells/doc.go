// Package cells turns a picture into terminal cells: one string per row, made
// of block characters and SGR colours, that a screen can put into its view as
// it is.
//
// The way of a picture: Working makes a small copy once, Fit says how many
// cells it may fill without being squashed, Render draws it. Render first
// resizes the picture to one sample per dot (a Half cell has 1×2 dots, a
// Quadrant cell 2×2, a Sextant cell 2×3), lays transparent samples over a checkerboard or a
// background, then finds for each cell the two colours and the shape with the
// least squared error, and writes only the colours that change.
//
// Where the terminal can keep pictures itself (kitty's graphics with Unicode
// placeholders), Place makes the bytes that hand one over, the cells that stand for
// it, and the bytes that let it go.
//
// What it does not do: it knows no shots, paths, files or screens, asks the
// terminal nothing, sends nothing, keeps no cache and starts no work of its own. Whoever calls
// it decides the mode and must not call it from a View: a picture costs
// milliseconds.
package cells
