package config

import (
	"slices"
	"strings"
)

// Kind is the type of a key's value. Each has a form in the file and a form as
// text (flags, answers to questions, Template's values).
type Kind int

// The kinds. Unless said otherwise the text form is the file's without quotes.
const (
	Text     Kind = iota + 1 // a string
	Texts                    // an array of strings; as text: comma-separated, with CSV's quotes (see List)
	Credits                  // a decimal with up to three decimals, 0 or more
	Ratio                    // the same, kept per mille
	Count                    // a whole number, 0 or more
	Choice                   // a string, one of Key.Choices
	Duration                 // a string in Go's form: "120s", "2m"
	Moment                   // an offset date-time: 2026-11-22T23:30:00+01:00
	Toggle                   // true or false
	Offset                   // a decimal that may be below 0, kept per mille
)

// String names the kind for people.
func (k Kind) String() string {
	switch k {
	case Text:
		return "text"
	case Texts:
		return "list of texts"
	case Credits, Ratio, Offset:
		return "decimal number"
	case Count:
		return "whole number"
	case Choice:
		return "choice"
	case Duration:
		return "duration"
	case Moment:
		return "date and time"
	case Toggle:
		return "true or false"
	}
	return "unknown kind"
}

// Key is one row of the table: everything there is to know about one setting.
type Key struct {
	Path     string   // as in the file: "budget.warn_at"
	Kind     Kind     // how its value is written
	Default  string   // in text form; "" is none
	Sample   string   // what a switched-off line of the template shows; "" means Default
	Choices  []string // for Choice all that is allowed, for Text built-in names
	Help     string   // one sentence: comment in the template, help of the flag, description of the question
	Question string   // what init asks on a terminal; "" is not asked

	off   bool                            // the template shows it switched off unless a value is given
	field func(*Config) any               // where it goes: a pointer of the kind's type
	check func(Key, *Config) []*complaint // judges, and may complete, the stored value; may be nil
}

// Flag gives the name of the key's command-line flag without dashes in front:
// "budget-warn-at".
func (k Key) Flag() string {
	return strings.NewReplacer(".", "-", "_", "-").Replace(k.Path)
}

// Keys gives the table, in the order of the file. The slice is the caller's.
func Keys() []Key {
	return slices.Concat(eventKeys(), cutterKeys(), screenKeys(), budgetKeys(), limitsKeys(), lookKeys(), displayKeys())
}

func eventKeys() []Key {
	return []Key{
		{Path: "event.name", Kind: Text, Sample: "Smith wedding", off: true,
			Help:     "what is being served; the folder's name if left out",
			Question: "What is the event called?",
			field:    func(c *Config) any { return &c.Event.Name }, check: checkName},
		{Path: "event.ends_at", Kind: Moment, Sample: "2026-11-22T23:30:00+01:00", off: true,
			Help:  "when the party ends, for the forecast",
			field: func(c *Config) any { return &c.Event.EndsAt }},

		{Path: "drop.folders", Kind: Texts, Default: "drop",
			Help:     "where the camera writes: relative to this file, or absolute",
			Question: "Where does the camera put its photos?",
			field:    func(c *Config) any { return &c.Drop.Folders }, check: checkFolders},
	}
}

func cutterKeys() []Key {
	return []Key{
		{Path: "cutter.preview", Kind: Choice, Default: "removebg", off: true,
			Choices: []string{"removebg", "greenscreen", "none"},
			Help:    "removebg, greenscreen or none; left out: removebg if there is a key, else greenscreen",
			field:   func(c *Config) any { return &c.Cutter.Preview }},
		{Path: "cutter.full", Kind: Choice, Default: "removebg", off: true,
			Choices: []string{"removebg", "greenscreen"},
			Help:    "removebg or greenscreen; left out: removebg if there is a key, else greenscreen",
			field:   func(c *Config) any { return &c.Cutter.Full }},

		{Path: "cutter.removebg.profile", Kind: Choice, Default: "remove.bg",
			Choices: []string{"remove.bg"},
			Help:    "prices, limits and quirks; the base URL too, unless given below",
			field:   func(c *Config) any { return &c.Cutter.RemoveBG.Profile }},
		{Path: "cutter.removebg.base_url", Kind: Text, Sample: "http://127.0.0.1:8089/v1.0", off: true,
			Help:  "with its version prefix; https, or http on this machine",
			field: func(c *Config) any { return &c.Cutter.RemoveBG.BaseURL }, check: checkBaseURL},
		{Path: "cutter.removebg.key_file", Kind: Text, Sample: "key", off: true,
			Help:  "a file of mode 0600 that holds the API key; else BACKDROP_API_KEY, else REMOVE_BG_API_KEY",
			field: func(c *Config) any { return &c.Cutter.RemoveBG.KeyFile }, check: checkKeyFile},
		{Path: "cutter.removebg.settle", Kind: Duration, Default: "120s", off: true,
			Help:  "quiet time before a balance may judge a doubt",
			field: func(c *Config) any { return &c.Cutter.RemoveBG.Settle }, check: checkSettle},
		{Path: "cutter.removebg.answer", Kind: Choice, Default: "auto",
			Choices: []string{"auto", "zip", "alpha"},
			Help:    "zip, or alpha: smaller, takes the photo's colours (coloured screen: better zip); auto picks",
			field:   func(c *Config) any { return &c.Cutter.RemoveBG.Answer }},
	}
}

func screenKeys() []Key {
	return []Key{
		{Path: "cutter.greenscreen.pick", Kind: Text, Sample: "3a8c46", off: true,
			Help:  "the screen's colour, six hexadecimal digits; left out: it is found in every photo",
			field: func(c *Config) any { return &c.Cutter.GreenScreen.Pick }, check: checkPick},
		{Path: "cutter.greenscreen.empty", Kind: Text, Sample: "empty.jpg", off: true,
			Help:  "a photo of the screen without anybody, taken the same way: the light is learned from it",
			field: func(c *Config) any { return &c.Cutter.GreenScreen.Empty }, check: checkEmpty},
		{Path: "cutter.greenscreen.fill", Kind: Toggle, Default: "false",
			Help:  "make solid what the subject wholly encloses, such as a green badge",
			field: func(c *Config) any { return &c.Cutter.GreenScreen.Fill }},
		{Path: "cutter.greenscreen.keep_outside", Kind: Toggle, Default: "false",
			Help:  "keep walls and stands beside the screen",
			field: func(c *Config) any { return &c.Cutter.GreenScreen.KeepOutside }},
	}
}

func budgetKeys() []Key {
	return []Key{
		{Path: "budget.credits", Kind: Credits, Default: "50",
			Help:     "credits this event may spend: a preview costs 0.25, a full cutout 1",
			Question: "How many credits may this event spend?",
			field:    func(c *Config) any { return &c.Budget.Credits }},
		{Path: "budget.session_credits", Kind: Credits, Default: "0",
			Help:  "credits one session may spend; 0: no limit of its own",
			field: func(c *Config) any { return &c.Budget.SessionCredits }},
		{Path: "budget.warn_at", Kind: Ratio, Default: "0.8",
			Help:  "warn when this share of a limit is used",
			field: func(c *Config) any { return &c.Budget.WarnAt }, check: checkShare},
		{Path: "budget.subscription", Kind: Credits, Default: "0",
			Help:  "the plan's credits a month, warned about at warn_at too; 0: not known",
			field: func(c *Config) any { return &c.Budget.Subscription }},
		{Path: "budget.payg_credits", Kind: Credits, Default: "0",
			Help:  "cap on pay-as-you-go credits; 0: none beyond the budget",
			field: func(c *Config) any { return &c.Budget.PAYGCredits }},
		{Path: "budget.price_per_credit", Kind: Credits, Default: "0",
			Help:  "what a subscription credit costs in money; 0: not known",
			field: func(c *Config) any { return &c.Budget.PricePerCredit }},
		{Path: "budget.payg_price_per_credit", Kind: Credits, Default: "0",
			Help:  "what a pay-as-you-go credit costs in money; 0: not known",
			field: func(c *Config) any { return &c.Budget.PAYGPricePerCredit }},
		{Path: "budget.currency", Kind: Text, Sample: "EUR", off: true,
			Help:  "the money's unit; without it no money is shown",
			field: func(c *Config) any { return &c.Budget.Currency }, check: checkCurrency},
		{Path: "budget.preview", Kind: Choice, Default: "auto",
			Choices: []string{"auto", "ask", "skip"},
			Help:    "a preview for every photo: auto, ask or skip",
			field:   func(c *Config) any { return &c.Budget.Preview }},
		{Path: "budget.payg", Kind: Choice, Default: "ask",
			Choices:  []string{"ask", "warn", "never"},
			Help:     "drawing on pay-as-you-go credits: ask, warn or never",
			Question: "May the booth draw on pay-as-you-go credits?",
			field:    func(c *Config) any { return &c.Budget.PAYG }},
	}
}

func limitsKeys() []Key {
	return []Key{
		{Path: "limits.average_photos", Kind: Ratio, Default: "3",
			Help:     "photos an average guest takes; 0: no limit for a guest",
			Question: "How many photos does an average guest take?",
			field:    func(c *Config) any { return &c.Limits.AveragePhotos }, check: within(0, 1000_000)},
		{Path: "limits.limit_factor", Kind: Ratio, Default: "3",
			Help:  "a guest may have this many times the average processed: 3 × 3 is 9",
			field: func(c *Config) any { return &c.Limits.LimitFactor }, check: within(0, 1000_000)},
		{Path: "limits.previews_per_guest", Kind: Count, Default: "0",
			Help:  "previews for one guest; 0: no cap of its own",
			field: func(c *Config) any { return &c.Limits.PreviewsPerGuest }},
		{Path: "limits.fulls_per_guest", Kind: Count, Default: "0",
			Help:  "full cutouts for one guest; 0: no cap of its own",
			field: func(c *Config) any { return &c.Limits.FullsPerGuest }},
		{Path: "limits.pin_hash", Kind: Text, Sample: "$argon2id$…", off: true,
			Help:  "the staff PIN that lifts a guest's limit, as an argon2id hash",
			field: func(c *Config) any { return &c.Limits.PINHash }, check: checkPINHash},
	}
}
