package kiosk

import "errors"

// Code names one thing that can go wrong or stand in the way. Programs switch on
// it; the operator reads the sentence the screen has for it. Codes are stable:
// they stand in the ledger and in --json output.
type Code string

// Why an input was refused. A refusal changes nothing.
const (
	UnknownShot    Code = "unknown_shot"    // no shot has that number
	WrongState     Code = "wrong_state"     // the shot is not where that step starts
	PreviewFirst   Code = "preview_first"   // confirm wants a preview, or "blind"
	PAYGAsk        Code = "payg_ask"        // would draw on PAYG and nobody has agreed
	PAYGNever      Code = "payg_never"      // would draw on PAYG and the event forbids it
	PAYGCap        Code = "payg_cap"        // the event's own cap on PAYG is reached
	Stop           Code = "stop"            // does not fit in the event's budget
	SessionStop    Code = "session_stop"    // does not fit in the session's budget
	GuestCap       Code = "guest_cap"       // the guest has had their images
	QuoteChanged   Code = "quote_changed"   // price or pot is not what the operator saw
	UnknownGuest   Code = "unknown_guest"   // no guest has that code
	BadGuestCode   Code = "bad_guest_code"  // not a usable guest code
	PINWrong       Code = "pin_wrong"       // the PIN does not fit, or none was given
	PINUnset       Code = "pin_unset"       // the event has no PIN
	NothingPending Code = "nothing_pending" // nothing of that kind waits on this shot
	LedgerDown     Code = "ledger_down"     // the ledger cannot be written: nothing is bought
	Closing        Code = "closing"         // the booth is closing and takes no orders
	BadCommand     Code = "bad_command"     // plain mode could not read the line
	Timeout        Code = "timeout"         // a bounded wait ran out
	NoSession      Code = "no_session"      // no session is open
	AlreadyHere    Code = "already_here"    // a picture with the same content is known

	UnknownBackground Code = "unknown_background" // none of the event's backgrounds has that name
	ScreenUnused      Code = "screen_unused"      // no stage of the event is cut by the built-in green screen
	BadColour         Code = "bad_colour"         // not a colour that a screen can have
	SameGuest         Code = "same_guest"         // both codes mean that guest already
	BadSetting        Code = "bad_setting"        // a setting cannot be changed so: the detail says why
)

// What holds a shot back. They are also refusals where a person asks for the step.
const (
	Empty           Code = "empty"             // the account answered 402
	KeyRefused      Code = "key_refused"       // the service answered 403
	AccountUnread   Code = "account_unread"    // the balance was never read: counts as PAYG
	DoubtFirst      Code = "doubt_first"       // too many requests with unknown outcome are open
	Backlog         Code = "backlog"           // found at the first scan: waits for one yes
	WaitsForAsk     Code = "waits_for_ask"     // the preview policy is "ask"
	RateLimited     Code = "rate_limited"      // 429: waits as the service said
	WaitsForConfirm Code = "waits_for_confirm" // no preview in this event: the operator confirms
)

// What went wrong with a picture, a file or a request.
const (
	NotAPicture    Code = "not_a_picture"    // neither JPEG nor PNG by its first bytes
	Truncated      Code = "truncated"        // ends before the picture does
	TooLarge       Code = "too_large"        // more megapixels or bytes than allowed
	Unreadable     Code = "unreadable"       // cannot be opened or decoded
	EmptyFile      Code = "empty_file"       // no bytes
	NoScreen       Code = "no_screen"        // no green or blue screen to key
	DiskFull       Code = "disk_full"        // no space left
	FileFault      Code = "file_fault"       // a file could not be written, moved or read back
	Refused        Code = "refused"          // the service answered 400
	NoForeground   Code = "no_foreground"    // the service found no subject (400)
	NoNetwork      Code = "no_network"       // the request never left this machine
	NoAnswer       Code = "no_answer"        // it left and nothing readable came back: unknown
	ServerFault    Code = "server_fault"     // 5xx or an undocumented status: unknown
	NotAResult     Code = "not_a_result"     // an answer that is no cutout
	CutShort       Code = "cut_short"        // the body broke off or did not decode: paid, no file
	Retired        Code = "retired"          // the endpoint has been switched off
	OddCharge      Code = "odd_charge"       // the charge header was missing or no number
	Overcharged    Code = "overcharged"      // the service charged more than its price
	Smaller        Code = "smaller"          // the full cutout is smaller than the original
	Interrupted    Code = "interrupted"      // free work was cut off by a restart
	InternalFault  Code = "internal_fault"   // a mistake of ours; the log has more
	FolderBack     Code = "folder_back"      // and is back
	Quarantined    Code = "quarantined"      // a file was put into quarantine
	RawTwin        Code = "raw_twin"         // a RAW file lies beside a photo: left alone
	NotCandidate   Code = "not_candidate"    // something in the drop folder that is never opened
	FolderLost     Code = "folder_lost"      // a drop folder has vanished or cannot be read
	UnknownCharge  Code = "unknown_charge"   // in doubt: asked, no answer, price held
	SettledByHand  Code = "settled_by_hand"  // the operator ended a doubt
	SettledByProof Code = "settled_by_proof" // the account's balance ended a doubt
	BackgroundLost Code = "background_lost"  // the background or frame cannot be read
)

// What the status warns of, while it lasts.
const (
	BudgetWarn       Code = "budget_warn"
	SessionWarn      Code = "session_warn"
	SubscriptionWarn Code = "subscription_warn"
	PAYGNext         Code = "payg_next"
	GuestNear        Code = "guest_near"
	InDoubtWarn      Code = "in_doubt"
	NoFileWarn       Code = "no_file"
	Drift            Code = "drift"
	DiskLow          Code = "disk_low"
)

// Fault is an error with a code for the program, a detail from outside for the
// operator (shown through Safe) and a cause for the log.
type Fault struct {
	Code   Code
	Detail string
	Err    error
}

// Faulty builds a Fault. Detail may be empty; cause may be nil.
func Faulty(code Code, detail string, cause error) *Fault {
	return &Fault{Code: code, Detail: detail, Err: cause}
}

// Error gives "code: detail: cause", each made safe.
func (f *Fault) Error() string {
	s := string(f.Code)
	if f.Detail != "" {
		s += ": " + Safe(f.Detail, 300)
	}
	if f.Err != nil {
		s += ": " + Safe(f.Err.Error(), 300)
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// CodeOf gives the code of the first Fault in err's chain, or InternalFault.
func CodeOf(err error) Code {
	var f *Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return InternalFault
}

// DetailOf gives the detail of the first Fault in err's chain, made safe.
func DetailOf(err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return Safe(f.Detail, 300)
	}
	return ""
}
