// Package greenscreen is the built-in cutter: free, offline, for booths with a
// green or blue screen.
//
// It works in four steps.
//
//  1. Survey: the picture as coarse cells of a few pixels (at most 384 across),
//     each with its mean colour and how much it varies. In them the screen's
//     colour is looked for, and whether it surrounds the subject (panel).
//  2. Maps: from the cells that show nothing but screen, how the screen looks at
//     every place, also behind the subject (plate); from the cells that show
//     nothing but subject, which colours the subject has thereabouts. Both are
//     spread to where they are not known by pull and push through a pyramid. So
//     uneven light, folds and shadows need no settings.
//  3. Axis: light mixes linearly, so a pixel's opacity is an affine function of
//     its linear colour: 1 + w·c, with w·screen = -1 and w·subject as near to 0
//     as can be for all the colours seen nearby and for greys (the constrained
//     energy minimisation of radar and remote sensing). For a grey subject this is
//     Vlahos' colour difference; for skin or a turquoise dress it is better.
//  4. Pixels: cells that are wholly screen or wholly subject are copied; the
//     others, the edge band, are keyed pixel by pixel, and the screen's part is
//     taken out of their colour.
//
// It works on the planes of a camera picture and makes no RGB copy of it.
//
// It does not find people: what is as green as the screen vanishes (unless holes
// are filled on request). It reads no files, spends no credits, knows no places.
package greenscreen
