// Package shelf is the event folder: what its files are called, how they are
// written so that a power cut leaves either the whole file or none, and who
// owns the folder.
//
// Every path the package takes or gives is relative to the event folder and
// uses slashes ("originals/0042-DSC_1234.jpg"). All work goes through one
// os.Root, so no name, link or "../" from outside can lead out of the folder.
//
// A file becomes visible under its name in one order only: a hidden temporary
// file in the same folder, its bytes, fsync of the file, close, rename, fsync of
// the folder. Without the last step a power cut takes the newest file back
// (measured: 12 of 67), so an error there is an error of the whole write. A
// failed fsync is never repeated on the same file: the kernel may have dropped
// the bytes and report success the second time. Write again, to a new file.
//
// What the package does not do: decode pictures, know shots, credits or the
// ledger, retry anything, choose the camera's folder, or create an event.
package shelf
