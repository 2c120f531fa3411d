package privacy

import (
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// How says what an erasure does with what it finds in a place.
type How string

// Delete takes the whole row away; Blank puts a mark in place of the words, of
// a text or of texts within JSON; Clear empties the column; Changes is Blank for
// the changes of the ledger, of which only free texts are touched; Own is done
// by the room that owns the table; Decide is listed for a person to decide.
const (
	Delete  How = "delete"
	Blank   How = "blank"
	Clear   How = "clear"
	Changes How = "changes"
	Own     How = "own"
	Decide  How = "decide"
)

// Place is where a person may be named: columns of a table.
type Place struct {
	Table   string
	Key     []string // columns that tell its rows apart
	Columns []string
	How     How
	Subject string      // column that holds the id of an account or an official: with Delete its rows go too
	Public  bool        // an edition is made of it
	Kind    ledger.Kind // of the record that a row is, or that its first key names; "" = of none
}

// places are the columns that can name a person in tables of which no
// record.Kind says it. A test holds all, with those of kinds and features and
// with cannotHold, against the columns that there are: whoever adds a table says
// what becomes of a person in it.
var places = []Place{
	{Table: "meta", Key: []string{"key"}, Columns: []string{"value"}, How: Blank}, // the words of the yearly campaign
	{Table: "batch", Key: []string{"id"}, Columns: []string{"actor", "label"}, How: Blank},
	{Table: "ledger", Key: []string{"position"}, Columns: []string{"actor", "record", "why", "source"}, How: Blank},
	{Table: "ledger", Key: []string{"position"}, Columns: []string{"changes"}, How: Changes},
	{Table: "source", Key: []string{"id"}, Columns: []string{"address", "publisher"}, How: Blank, Public: true, Kind: register.KindSource},
	{Table: "statement", Key: []string{"partnership", "field", "sayer", "source", "seq"}, Columns: []string{"value", "written", "actor"}, How: Blank,
		Public: true, Kind: register.KindPartnership},
	{Table: "proposal", Key: []string{"id"}, Columns: []string{"was", "proposed", "source", "why", "note"}, How: Blank},
	{Table: "draft", Key: []string{"account", "form"}, Columns: []string{"fields"}, How: Delete, Subject: "account"},
	{Table: "saved_filter", Key: []string{"id"}, Columns: []string{"name", "query"}, How: Delete, Subject: "account"},
	{Table: "campaign", Key: []string{"id"}, Columns: []string{"title", "invitation"}, How: Blank},
	{Table: "campaign_town", Key: []string{"campaign", "unit"}, Columns: []string{"email"}, How: Clear},
	{Table: "campaign_answer", Key: []string{"campaign", "unit"}, Columns: []string{"form", "said"}, How: Blank},
	{Table: "campaign_official", Key: []string{"id"}, Columns: []string{"function", "email", "name", "own_email"}, How: Delete},
	{Table: "import_chunk", How: Own}, // by Feature.Kept
	{Table: "import_row", Key: []string{"import", "line", "part"}, Columns: []string{"cells", "said", "decision"}, How: Blank},
	{Table: "import_file", Key: []string{"id"}, Columns: []string{"name", "options", "sample", "problem", "report"}, How: Blank},
	{Table: "import_mapping", Key: []string{"source"}, Columns: []string{"name", "options", "headers"}, How: Blank},
	{Table: "decision", Key: []string{"scope", "written"}, Columns: []string{"written", "actor"}, How: Blank},
	{Table: "official", Key: []string{"id"}, Columns: []string{"function", "recorded_by"}, How: Blank, Public: true, Kind: register.KindOfficial},
	{Table: "official", Key: []string{"id"}, Columns: []string{"email", "phone"}, How: Clear, Public: true, Kind: register.KindOfficial},
	{Table: "official", Columns: []string{"name", "own_email", "own_phone"}, How: Own},
	{Table: "erasure", Key: []string{"id"}, Columns: []string{"actor"}, How: Blank},
	{Table: "personal_value", Columns: []string{"value"}, How: Own},
	{Table: "account", Columns: []string{"email", "folded", "name", "password", "totp", "totp_new"}, How: Own},
	{Table: "recovery_code", Columns: []string{"hash"}, How: Own},
	{Table: "session", Columns: []string{"hash", "id", "agent"}, How: Own},
	{Table: "ticket", Columns: []string{"hash", "account", "code"}, How: Own},
	{Table: "allowance", Columns: []string{"key"}, How: Own},
	{Table: "security_log", Key: []string{"id"}, Columns: []string{"address", "note"}, How: Delete, Subject: "account"},
	{Table: "outbox", Key: []string{"id"}, Columns: []string{"recipient", "subject", "body", "html", "headers", "error"}, How: Delete},
}

// Why a column cannot name a person.
const (
	AnID   = "an id"
	AWord  = "a word of a fixed list"
	ADate  = "a date"
	aPlace = "a name or code of a place"
	aMark  = "a mark of the installation"
	aHash  = "a keyed hash"
	noText = "a text in which, as its kind of record says, nobody writes what they like"
)

// cannotHold are the other columns of text, "table.column", with the reason
// why no person can stand in them.
var cannotHold = map[string]string{
	"meta.key":       aMark,
	"association.id": AnID, "association.name": "the association's own name", "association.country": aPlace,
	"batch.id": AnID, "batch.kind": AWord, "batch.undoes": AnID,
	"ledger.batch": AnID, "ledger.kind": AWord, "ledger.verb": AWord,
	"source.id":      AnID,
	"unit_name.unit": AnID, "unit_name.kind": AWord, "unit_name.lang": AWord, "unit_name.name": aPlace,
	"unit_slug.slug": aPlace, "unit_slug.unit": AnID,
	"external_id.scheme": AWord, "external_id.value": aPlace, "external_id.unit": AnID, "external_id.valid_from": ADate, "external_id.valid_to": ADate,
	"membership.association": AnID, "membership.unit": AnID, "membership.since": ADate, "membership.until": ADate,
	"partnership.id": AnID, "partnership.association": AnID, "partnership.a": AnID, "partnership.b": AnID, "partnership.pair": AnID,
	"partnership.trashed": AWord, "partnership.merged_into": AnID,
	"statement.partnership": AnID, "statement.field": AWord, "statement.sayer": AWord, "statement.source": AnID, "statement.retrieved": ADate,
	"decision.scope": AnID, "decision.meaning": aPlace,
	"account.id": AnID, "account.lang": AWord, "account.role": AWord, "account.state": AWord,
	"account_unit.account": AnID, "account_unit.unit": AnID,
	"recovery_code.account": AnID, "session.account": AnID, "ticket.kind": AWord,
	"security_log.id": AnID, "security_log.kind": AWord, "security_log.account": AnID,
	"outbox.id": AnID, "outbox.kind": AWord, "outbox.state": AWord,
	"personal_value.id": AnID, "personal_value.record": AnID, "personal_value.field": AWord,
	"official.id": AnID, "official.unit": AnID, "official.role": AWord, "official.languages": AWord, "official.since": ADate, "official.until": ADate,
	"official.basis": AWord, "official.recorded": ADate, "official.review": ADate, "official.left_on": ADate, "official.trashed": AWord,
	"proposal.id": AnID, "proposal.unit": AnID, "proposal.kind": AWord, "proposal.record": AnID, "proposal.sayer": AWord, "proposal.day": ADate,
	"proposal.origin": AnID, "proposal.state": AWord, "proposal.decider": AnID,
	"campaign.id": AnID, "campaign.languages": AWord, "campaign.form": AWord, "campaign.starts": ADate, "campaign.ends": ADate,
	"campaign.yearly": ADate, "campaign.state": AWord,
	"campaign_town.campaign": AnID, "campaign_town.unit": AnID, "campaign_town.origin": AWord, "campaign_town.lang": AWord, "campaign_town.state": AWord,
	"campaign_town.token": aHash, "campaign_town.bounce": "a status code",
	"campaign_mail.mail": AnID, "campaign_mail.campaign": AnID, "campaign_mail.unit": AnID, "campaign_mail.kind": AWord,
	"campaign_answer.campaign": AnID, "campaign_answer.unit": AnID, "campaign_answer.state": AWord, "campaign_answer.objection": aHash,
	"campaign_official.id": AnID, "campaign_official.campaign": AnID, "campaign_official.unit": AnID, "campaign_official.role": AWord,
	"suppression.list": AWord, "suppression.address": aHash, "mail_off.token": aHash, "mail_off.list": AWord, "mail_off.address": aHash,
	"mail_return.id": AnID, "mail_return.mail": AnID, "mail_return.kind": AWord, "mail_return.status": "a status code",
	"import_chunk.import": AnID, "import_row.import": AnID, "import_row.outcome": AWord,
	"import_file.id": AnID, "import_file.kind": AWord, "import_file.account": AnID, "import_file.task": AWord, "import_file.state": AWord,
	"import_file.node": AnID, "import_file.batch": AnID,
	"import_mapping.source": "the address of a source", "import_mapping.kind": AWord,
	"draft.account": AnID, "draft.form": "an address of this program",
	"saved_filter.id": AnID, "saved_filter.account": AnID, "saved_filter.path": "an address of this program",
	"file_upload.id": "a random mark", "file_upload.account": AnID, "file_upload.form": "an address of this program", "file_upload.file": "a hash of a file",
	"told.account": AnID, "told.what": "ids, days and words of a fixed list",
	"hand_over.successor": AnID, "hand_over.predecessor": AnID, "hand_over.officials": AnID,
	"erasure.id": AnID, "erasure.subjects": AnID, "erasure.marks": aHash,
}
