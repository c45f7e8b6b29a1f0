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
//     nothing but subject, which colours the subject has thereabouts. Cloth in the
//     screen's light is told from what is half transparent by its two other
//     channels, which light does not change (grow). Such cloth, and any subject where
//     the screen lies in the dark, also bounds a pixel's opacity by its own
//     brightness, which noise and spilled light do not reach. Both maps are
//     spread to where they are not known by pull and push through a pyramid. So
//     uneven light, folds and shadows need no settings.
//  3. Axis: light mixes linearly, so a pixel's opacity is an affine function of
//     its linear colour. Of all that are 0 for the screen, each place gets the one
//     with the least mean squared error over the colours seen nearby and over
//     greys of any brightness. Two bounds hold for any colour: no subject is
//     brighter than white, and none leads in the screen's channel. (For a grey
//     subject the second is Vlahos' colour difference.)
//  4. Pixels: cells that are wholly screen or wholly subject are copied; the
//     others, the edge band, are keyed pixel by pixel, and the screen's part is
//     taken out of their colour.
//
// It works on the planes of a camera picture and makes no RGB copy of it.
//
// It does not find people: what is as green as the screen vanishes (unless holes
// are filled on request). It reads no files, spends no credits, knows no places.
package greenscreen
