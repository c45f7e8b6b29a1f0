package main

import (
	"fmt"

	"backdrop/kiosk"
)

// flawCode names one thing that verify finds. Codes are stable: they stand in
// --json output.
type flawCode string

const (
	flawDamaged    flawCode = "ledger_damaged"    // the database is not whole
	flawUnguarded  flawCode = "ledger_unguarded"  // a trigger that keeps it append-only is gone
	flawUnreadable flawCode = "entry_unreadable"  // an entry is not in a form that can be read
	flawStep       flawCode = "entry_illegal"     // an entry does not follow from the ones before
	flawSums       flawCode = "sums_differ"       // SQL and fold give different figures
	flawBudget     flawCode = "limit_passed"      // a hold was made that did not fit
	flawTwice      flawCode = "paid_twice"        // more charges than agreed to
	flawCharge     flawCode = "charge_differs"    // booked otherwise than the service's answer said
	flawMissing    flawCode = "file_missing"      // recorded, and not there
	flawChanged    flawCode = "file_changed"      // there, with other content
	flawNoRead     flawCode = "file_unreadable"   // there, and cannot be read
	flawExtra      flawCode = "file_unknown"      // there, and not recorded
	flawStale      flawCode = "file_left_behind"  // an export that now lies with another guest
	flawSecond     flawCode = "original_twice"    // a second original of the same number
	flawOdd        flawCode = "not_a_plain_file"  // a folder, link or device among the pictures
	flawNoOriginal flawCode = "original_missing"  // the photo itself is gone
	flawUnlisted   flawCode = "folder_unreadable" // a folder cannot be listed
)

// flawCodes lists every code.
func flawCodes() []flawCode {
	return []flawCode{flawDamaged, flawUnguarded, flawUnreadable, flawStep, flawSums, flawBudget, flawTwice, flawCharge, flawMissing, flawChanged,
		flawNoRead, flawExtra, flawStale, flawSecond, flawOdd, flawNoOriginal, flawUnlisted}
}

// sentence says what is wrong and what to do about it.
func (f flaw) sentence() string {
	file, cause := kiosk.Safe(f.File, 200), kiosk.Safe(f.cause, 300)
	shot := fmt.Sprintf("shot #%04d", f.Shot)
	switch f.Code {
	case flawDamaged:
		return fmt.Sprintf("%s is damaged (%s): do not run the booth on it; keep a copy of the whole folder, then bring ledger.db back from a backup.", file, cause)
	case flawUnguarded:
		return fmt.Sprintf("%s has lost the guard %s, so entries could have been changed by hand: compare the figures with a backup or with the provider's account.", file, cause)
	case flawUnreadable:
		return fmt.Sprintf("The ledger cannot be read to its end (%s): what comes after was not checked; bring ledger.db back from a backup.", cause)
	case flawStep:
		return fmt.Sprintf("The ledger does not add up (%s): it was changed by hand or by damage; bring it back from a backup, or look at that entry with backdrop ledger.", cause)
	case flawSums:
		return fmt.Sprintf("The sums do not agree (%s): do not trust the figures; bring ledger.db back from a backup.", cause)
	case flawBudget:
		return fmt.Sprintf("%s: %s; look at the entries around it with backdrop ledger.", shot, cause)
	case flawTwice:
		return fmt.Sprintf("%s: %s; ask the provider about the charges, and look at the shot's entries with backdrop ledger.", shot, cause)
	case flawCharge:
		return fmt.Sprintf("%s: %s; the entry was changed by hand or by damage: bring ledger.db back from a backup.", shot, cause)
	case flawMissing:
		return fmt.Sprintf("%s: %s is gone; bring it back from a backup.", shot, file)
	case flawChanged:
		return fmt.Sprintf("%s: %s is not the file that was recorded; bring the right one back from a backup, and keep a picture edited on purpose under another folder.", shot, file)
	case flawNoRead:
		return fmt.Sprintf("%s: %s cannot be read (%s); copy the event folder to another disk at once.", shot, file, cause)
	case flawExtra:
		return fmt.Sprintf("%s is in no entry of the ledger: move it out of the event's folder if it is yours, or keep it if a backup of the ledger knows it.", file)
	case flawStale:
		return fmt.Sprintf("%s: %s was left behind, the photo now is %s; look whether the right guest has it, then remove the file that was left.", shot, file, cause)
	case flawSecond:
		return fmt.Sprintf("%s: %s is a second original with that number, beside %s; move it out of the event's folder.", shot, file, cause)
	case flawOdd:
		return fmt.Sprintf("%s is no plain file (%s) and was not followed: move it out of the event's folder.", file, cause)
	case flawNoOriginal:
		return fmt.Sprintf("%s: its original is neither in originals nor in the spool; copy it from the camera's card and keep it safe, the ledger knows its content.", shot)
	case flawUnlisted:
		return fmt.Sprintf("%s cannot be looked into (%s): its files were not checked; repair its permissions or its disk.", file, cause)
	}
	return ""
}

// count puts a number before a word.
func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	if word[len(word)-1] == 'y' {
		word = word[:len(word)-1] + "ie"
	}
	return fmt.Sprintf("%d %ss", n, word)
}
