package main

import (
	"errors"
	"fmt"

	"backdrop/kiosk"
)

// stepError says what is wrong with a file that a photo step reads. The booth's
// sentences name keys and credits; a step on files has neither.
func stepError(path string, err error) error {
	var fault *kiosk.Fault
	if err == nil || !errors.As(err, &fault) {
		return err
	}
	return fmt.Errorf("%s: %s", kiosk.Safe(path, 200), stepSentence(fault, err))
}

func stepSentence(fault *kiosk.Fault, err error) string {
	detail := ""
	if fault.Detail != "" {
		detail = " (" + kiosk.Safe(fault.Detail, 200) + ")"
	}
	switch fault.Code {
	case kiosk.NoScreen:
		return "no green or blue screen was found" + detail + ": name its colour with --pick, or a photo of the screen alone with --empty"
	case kiosk.NotAResult:
		return "this is no cutout" + detail + ": a PNG with transparency, a ZIP of color.jpg and alpha.png, or a grey PNG with --original is wanted"
	case kiosk.CutShort:
		return "the cutout is cut off or damaged" + detail + ": fetch it once more"
	case kiosk.FileFault:
		return "the file cannot be read" + detail
	}
	return sentenceOf(err)
}
