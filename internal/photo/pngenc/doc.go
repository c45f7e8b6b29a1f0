// Package pngenc writes photographs as PNG, made for speed (PNG specification,
// second edition; deflate is RFC 1951, its wrapping RFC 1950; section numbers in
// the code are theirs).
//
// A picture comes in bands of rows. A Press makes one band into compressed bytes
// and belongs to one goroutine, so bands can be made at the same time; a File puts
// the bands one behind the other, in their order.
//
// What deflate usually spends its time on, looking for text seen before, finds
// little in a photograph. Here only two things are sought: runs of one byte, as in
// zlib's Z_RLE, which is what rows without content become, and single RGBA pixels
// seen before, by one look into a small table. All else is left to the filters and
// to a Huffman code for every 128 KiB. Bytes are worked on eight at a time in one
// machine word.
//
// It writes 8 bits a channel, grey or RGBA with straight alpha, never interlaced.
// It does not convert colours, start goroutines or read PNGs (package pngrows
// does), and it is a poor choice for drawings and text, which repeat themselves.
package pngenc
