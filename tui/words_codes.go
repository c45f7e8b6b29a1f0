package tui

import (
	"strings"

	"backdrop/kiosk"
)

// The tables below never change: one phrase for each code of kiosk. Codes whose
// sentence depends on what their detail says stand in Sentence instead.

// refusalWords say why an order was not taken. Nothing has changed.
var refusalWords = map[kiosk.Code]phrase{
	kiosk.UnknownShot:  {"there is no shot with that number: status counts them", "there is no shot %s: status counts them"},
	kiosk.PreviewFirst: {"there is no preview yet: make one with p (plain: preview N, or confirm N blind to go without)", ""},
	kiosk.PAYGAsk:      {"this would draw on pay-as-you-go credits: agree with y (plain: payg yes)", "this would draw on pay-as-you-go credits (%s left): agree with y (plain: payg yes)"},
	kiosk.PAYGNever: {"this would draw on pay-as-you-go credits and the event forbids that: see budget.payg in event.toml",
		"this would draw on pay-as-you-go credits (%s left) and the event forbids that: see budget.payg in event.toml"},
	kiosk.PAYGCap: {"this would go over the event's cap on pay-as-you-go: raise budget.payg_credits in event.toml and start again",
		"this would go over the event's cap of %s pay-as-you-go credits: raise budget.payg_credits in event.toml and start again"},
	kiosk.Stop: {"this does not fit in the event's budget: raise budget.credits in event.toml and start again",
		"this does not fit in the event's budget (%s left): raise budget.credits in event.toml and start again"},
	kiosk.SessionStop: {"this does not fit in the session's budget: close the session with c (plain: close), or raise budget.session_credits in event.toml",
		"this does not fit in the session's budget (%s left): close the session with c (plain: close), or raise budget.session_credits in event.toml"},
	kiosk.GuestCap: {"this guest has had all their images: lift the limit with L (plain: lift CODE EXTRA REASON)",
		"guest %s has had all their images: lift the limit with L (plain: lift CODE EXTRA REASON)"},
	kiosk.UnknownGuest: {"no guest has that code: enter it with g first (plain: guest CODE)", "no guest has the code %s: enter it with g first (plain: guest CODE)"},
	kiosk.BadGuestCode: {"that cannot be a guest's code: 1 to 64 printable characters, no space at either end",
		"\"%s\" cannot be a guest's code: 1 to 64 printable characters, no space at either end"},
	kiosk.PINWrong:   {"the PIN does not fit or was not given: lift again with L (plain: pin DIGITS, then lift CODE EXTRA REASON)", ""},
	kiosk.PINUnset:   {"this event has no PIN, so no limit can be lifted: set limits.pin_hash in event.toml", ""},
	kiosk.LedgerDown: {"the ledger cannot be written and nothing is bought: check the disk; it goes on by itself", ""},
	kiosk.Closing:    {"the booth is closing and takes no more orders: start it again when it is done", ""},
	kiosk.BadCommand: {"there is no such command: help lists them all", "that line cannot be read: write %s (help lists all commands)"},
	kiosk.Timeout:    {"still busy when the time was up: wait idle again, or ask status", "still busy when the time was up (%s): wait idle again, or ask status"},
	kiosk.NoSession:  {"no session is open: the next photo opens one", ""},
	kiosk.UnknownBackground: {"this event has no such background: choose one with B (plain: background N NAME)",
		"no such background: there are %s"},
	kiosk.ScreenUnused: {"the built-in green screen cuts nothing in this event: cutter.preview and cutter.full in event.toml say who does", ""},
	kiosk.BadColour: {"no screen has that colour: point at the screen itself, where it is well lit (plain: screen N X Y)",
		"no screen has the colour %s: point at the screen itself, where it is well lit (plain: screen N X Y)"},
	kiosk.SameGuest:   {"both codes are the same guest already: there is nothing to merge", "both codes are guest %s already: there is nothing to merge"},
	kiosk.BadSetting:  {"event.toml does not take that: the setting stays as it was", "the setting stays as it was: %s"},
	kiosk.AlreadyHere: {"this picture is known already: nothing is paid again", "this picture is known already as shot #%s: nothing is paid again"},
}

// waitWords say what holds a shot back.
var waitWords = map[kiosk.Code]phrase{
	kiosk.Empty:           {"the account is empty and nothing was charged: top it up at the service, then read it with b (plain: balance)", ""},
	kiosk.KeyRefused:      {"the service refuses the key and nothing was charged: check the key, then quit with q (plain: quit) and start again", ""},
	kiosk.AccountUnread:   {"the balance was never read, so this counts as pay-as-you-go: read it with b (plain: balance)", ""},
	kiosk.DoubtFirst:      {"a shot in doubt goes first: settle it with s (plain: settle N paid|free)", ""},
	kiosk.Backlog:         {"found at the first look, among many: A starts all their previews (plain: preview all), p makes just this one (plain: preview N)", ""},
	kiosk.WaitsForAsk:     {"the preview waits to be asked for: press p (plain: preview N)", ""},
	kiosk.WaitsForConfirm: {"no preview comes by itself: Enter makes the full cutout (plain: confirm N), r rejects (plain: reject N)", ""},
}

// faultWords say what went wrong with a picture, a file or a request.
var faultWords = map[kiosk.Code]phrase{
	kiosk.NotAPicture: {"this is no JPEG and no PNG: set the camera to write JPEG", ""},
	kiosk.Truncated:   {"the file ends before its picture does: copy it from the camera once more", ""},
	kiosk.TooLarge:    {"the picture is too large: set the camera to 64 megapixels at most", ""},
	kiosk.Unreadable:  {"the picture cannot be read: copy it from the camera once more", ""},
	kiosk.EmptyFile:   {"the file is empty: copy it from the camera once more", ""},
	kiosk.NoScreen:    {"no green or blue screen was found: light it evenly and take the photo again, or point at it with S (plain: screen N X Y); r rejects (plain: reject N)", ""},
	kiosk.DiskFull:    {"the disk is full: make room, then retry with R (plain: retry N)", ""},
	kiosk.FileFault:   {"a file could not be written or read: check the disk, then retry with R (plain: retry N)", ""},
	kiosk.Refused:     {"the service refused this picture and charged nothing: reject it with r (plain: reject N)", ""},
	kiosk.NoForeground: {"the service found nobody in this picture and charged nothing: take it again, reject this one with r (plain: reject N)",
		""},
	kiosk.NoNetwork:      {"no network: nothing was sent or charged; check the connection, it is tried again by itself", ""},
	kiosk.NoAnswer:       {"no answer came: it may have been charged, so read the balance with b, then settle with s (plain: balance, settle N paid|free)", ""},
	kiosk.ServerFault:    {"the service broke down: it may have been charged, so read the balance with b, then settle with s (plain: balance, settle N paid|free)", ""},
	kiosk.NotAResult:     {"what came back is no cutout: look for a login page of the network, then settle with s (plain: settle N paid|free)", ""},
	kiosk.CutShort:       {"the picture broke off on its way and is paid for: buy again with u (plain: buy N), or reject with r (plain: reject N)", ""},
	kiosk.Retired:        {"remove.bg has ended this service: set another profile or base_url under [cutter.removebg] in event.toml, or full = \"greenscreen\"", ""},
	kiosk.OddCharge:      {"the service did not say clearly what it charged: the full price is booked; compare the balance with b (plain: balance)", ""},
	kiosk.Overcharged:    {"the service charged more than its price, so buying has stopped: ask the service, then quit with q (plain: quit) and start again", ""},
	kiosk.Smaller:        {"the full cutout came smaller than the original and was enlarged: look at it before the guest does", ""},
	kiosk.Interrupted:    {"a restart cut this off: it is done again by itself", ""},
	kiosk.InternalFault:  {"this program made a mistake, see backdrop.log: retry with R (plain: retry N)", ""},
	kiosk.FolderBack:     {"the drop folder is back: photos arrive again", "the drop folder %s is back: photos arrive again"},
	kiosk.RawTwin:        {"a RAW file beside its photo is left alone: the photo is used", "the RAW file %s is left alone: the photo beside it is used"},
	kiosk.NotCandidate:   {"a file in the drop folder is left alone: only JPEG and PNG are taken", "%s is left alone: only JPEG and PNG are taken"},
	kiosk.FolderLost:     {"the drop folder is gone: reconnect the card, cable or share; it is looked for", "the drop folder %s is gone: reconnect the card, cable or share"},
	kiosk.UnknownCharge:  {"in doubt, its price stays held: read the balance with b, then settle with s (plain: balance, settle N paid|free)", ""},
	kiosk.SettledByHand:  {"settled by the operator's word: nothing more to do", ""},
	kiosk.SettledByProof: {"settled by the account's balance: nothing more to do", ""},
	kiosk.BackgroundLost: {"the background or frame cannot be read: see [look] in event.toml, then retry with R (plain: retry N)", ""},
}

// alarmWords are the standing warnings; Warning adds the figures of the moment.
var alarmWords = map[kiosk.Code]phrase{
	kiosk.BudgetWarn:       {"the event's budget is nearly used: choose with care, or raise budget.credits in event.toml", ""},
	kiosk.SessionWarn:      {"the session's budget is nearly used: choose with care, or raise budget.session_credits in event.toml", ""},
	kiosk.SubscriptionWarn: {"the subscription is nearly used: after it comes pay-as-you-go, see budget.payg in event.toml", ""},
	kiosk.PAYGNext:         {"the next full cutout comes from pay-as-you-go: agree with y (plain: payg yes)", ""},
	kiosk.GuestNear:        {"this guest may have one more image: tell them", "guest %s may have one more image: tell them"},
	kiosk.InDoubtWarn:      {"a shot is in doubt: read the balance with b, then settle with s (plain: balance, settle N paid|free)", ""},
	kiosk.NoFileWarn:       {"a shot is paid for without a picture: buy again with u (plain: buy N), or reject with r (plain: reject N)", ""},
	kiosk.Drift:            {"the account and this booth's count differ: somebody else may use the key; read the balance with b (plain: balance)", ""},
	kiosk.DiskLow:          {"the disk is nearly full: make room before the next photos", ""},
}

// pointUnits says what X and Y of a point in a photo count.
const pointUnits = "X and Y from 0 to 1000, from the left and from the top"

// withUnits gives how the screen's command is written together with what its numbers
// count, and every other command as it is.
func (w *Words) withUnits(form string) string {
	if strings.HasPrefix(form, "screen ") {
		return "screen N X Y|N empty|reset, " + pointUnits
	}
	return form
}
