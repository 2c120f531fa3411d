package desk

import (
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// notices are what a page says after the step that led there.
var notices = map[string]string{
	"saved":     "desk.done-saved",
	"added":     "desk.done-added",
	"removed":   "desk.done-removed",
	"restored":  "desk.done-restored",
	"withdrawn": "desk.done-withdrawn",
	"undone":    "desk.done-undone",
	"merged":    "desk.done-merged",
	"decided":   "desk.done-decided",
	// of a partnership's value
	"decided-value": "desk.done-decided-value",
	"left":          "desk.done-left",
	"confirmed":     "desk.done-confirmed",
	"erased":        "desk.done-erased",
}

// batchKeys are of the kinds of changes.
var batchKeys = map[string]string{
	"edit":     "desk.batch-edit",
	"erasure":  "desk.batch-erasure",
	"import":   "desk.batch-import",
	"undo":     "desk.batch-undo",
	"decision": "desk.batch-decision",
	"rights":   "desk.batch-rights",
	"campaign": "desk.batch-campaign",
	"answer":   "desk.batch-answer",
	"restore":  "desk.batch-restore",
}

// roomKeys are of the places on disk that are written to.
var roomKeys = map[string]string{
	"database": "desk.room-database",
	"edition":  "desk.room-edition",
	"files":    "desk.room-files",
	"erasures": "desk.room-erasures",
}

// verbKeys are of what was done with a record.
var verbKeys = map[ledger.Verb]string{
	ledger.Create: "desk.verb-create",
	ledger.Update: "desk.verb-update",
}

// sayerKeys are of those who say something of a partnership.
var sayerKeys = map[register.Sayer]string{
	register.SayerA:      "desk.sayer-a",
	register.SayerB:      "desk.sayer-b",
	register.SayerThird:  "desk.sayer-third",
	register.SayerEditor: "desk.sayer-editor",
}
