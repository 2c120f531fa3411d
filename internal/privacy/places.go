package privacy

// How says what an erasure does with what it finds in a place.
type How string

// Delete takes the whole row away; Blank puts a mark in place of the words, of
// a text or of texts within JSON; Clear empties the column; Changes is Blank for
// the changes of the ledger, of which only free texts are touched; Empty throws
// the whole table away: files of others, kept for a while only; Own is done
// by the room that owns the table; Decide is listed for a person to decide.
const (
	Delete  How = "delete"
	Blank   How = "blank"
	Clear   How = "clear"
	Changes How = "changes"
	Empty   How = "empty"
	Own     How = "own"
	Decide  How = "decide"
)

// Place is where a person may be named: columns of a table.
type Place struct {
	Table   string
	Key     []string // columns that tell its rows apart
	Columns []string
	How     How
	Subject string // column that holds the id of an account or an official: with Delete its rows go too
	Public  bool   // an edition is made of it
}

// Places are all columns of the database that can name a person. A test holds
// them, with CannotHold, against the columns that there are: whoever adds a
// table says here what becomes of a person in it.
var Places = []Place{
	{Table: "meta", Key: []string{"key"}, Columns: []string{"value"}, How: Blank}, // the words of the yearly campaign
	{Table: "batch", Key: []string{"id"}, Columns: []string{"actor", "label"}, How: Blank},
	{Table: "ledger", Key: []string{"position"}, Columns: []string{"actor", "record", "why", "source"}, How: Blank},
	{Table: "ledger", Key: []string{"position"}, Columns: []string{"changes"}, How: Changes},
	{Table: "source", Key: []string{"id"}, Columns: []string{"address", "publisher"}, How: Blank, Public: true},
	{Table: "statement", Key: []string{"partnership", "field", "sayer", "source", "seq"}, Columns: []string{"value", "written", "actor"}, How: Blank, Public: true},
	{Table: "agreement", Key: []string{"id"}, Columns: []string{"mark", "title", "written", "place"}, How: Blank, Public: true},
	{Table: "agreement_party", Key: []string{"agreement", "unit"}, Columns: []string{"resolution"}, How: Blank, Public: true},
	{Table: "activity", Key: []string{"id"}, Columns: []string{"title", "place", "note"}, How: Blank, Public: true},
	{Table: "proposal", Key: []string{"id"}, Columns: []string{"was", "proposed", "source", "why", "note"}, How: Blank},
	{Table: "draft", Key: []string{"account", "form"}, Columns: []string{"fields"}, How: Delete, Subject: "account"},
	{Table: "saved_filter", Key: []string{"id"}, Columns: []string{"name", "query"}, How: Delete, Subject: "account"},
	{Table: "campaign", Key: []string{"id"}, Columns: []string{"title", "invitation"}, How: Blank},
	{Table: "campaign_town", Key: []string{"campaign", "unit"}, Columns: []string{"email"}, How: Clear},
	{Table: "campaign_answer", Key: []string{"campaign", "unit"}, Columns: []string{"form", "said"}, How: Blank},
	{Table: "campaign_official", Key: []string{"id"}, Columns: []string{"function", "email", "name", "own_email"}, How: Delete},
	{Table: "import_chunk", How: Empty},
	{Table: "import_row", Columns: []string{"cells", "said", "decision"}, How: Empty},
	{Table: "import_file", Columns: []string{"name", "options", "sample", "problem", "report"}, How: Empty},
	{Table: "import_mapping", Key: []string{"source"}, Columns: []string{"name", "options", "headers"}, How: Blank},
	{Table: "decision", Key: []string{"scope", "written"}, Columns: []string{"written", "actor"}, How: Blank},
	{Table: "official", Key: []string{"id"}, Columns: []string{"function", "recorded_by"}, How: Blank, Public: true},
	{Table: "official", Key: []string{"id"}, Columns: []string{"email", "phone"}, How: Clear, Public: true},
	{Table: "official", Columns: []string{"name", "own_email", "own_phone"}, How: Own},
	{Table: "paper", Key: []string{"id"}, Columns: []string{"title", "note"}, How: Blank, Public: true},
	{Table: "paper", Key: []string{"id"}, Columns: []string{"file"}, How: Decide},
	{Table: "memory", Key: []string{"id"}, Columns: []string{"why", "began", "who", "gifts", "traditions"}, How: Blank},
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
	anID   = "an id"
	aWord  = "a word of a fixed list"
	aDate  = "a date"
	aPlace = "a name or code of a place"
	aMark  = "a mark of the installation"
	aHash  = "a keyed hash"

	aContent = "the hash of a file, which is listed for a decision with its paper"
)

// CannotHold are the other columns of text, "table.column", with the reason
// why no person can stand in them.
var CannotHold = map[string]string{
	"meta.key":       aMark,
	"association.id": anID, "association.name": "the association's own name", "association.country": aPlace,
	"batch.id": anID, "batch.kind": aWord, "batch.undoes": anID,
	"ledger.batch": anID, "ledger.kind": aWord, "ledger.verb": aWord,
	"source.id": anID,
	"unit.id":   anID, "unit.level": aWord, "unit.country": aPlace, "unit.name": aPlace, "unit.slug": aPlace, "unit.parent": anID,
	"unit.region": aPlace, "unit.district": aPlace, "unit.website": "the municipality's own site", "unit.listed": "a national list",
	"unit.trashed": aWord, "unit.merged_into": anID,
	"unit_name.unit": anID, "unit_name.kind": aWord, "unit_name.lang": aWord, "unit_name.name": aPlace,
	"unit_slug.slug": aPlace, "unit_slug.unit": anID,
	"external_id.scheme": aWord, "external_id.value": aPlace, "external_id.unit": anID, "external_id.valid_from": aDate, "external_id.valid_to": aDate,
	"membership.association": anID, "membership.unit": anID, "membership.since": aDate, "membership.until": aDate,
	"partnership.id": anID, "partnership.association": anID, "partnership.a": anID, "partnership.b": anID, "partnership.pair": anID,
	"partnership.trashed": aWord, "partnership.merged_into": anID,
	"statement.partnership": anID, "statement.field": aWord, "statement.sayer": aWord, "statement.source": anID, "statement.retrieved": aDate,
	"agreement.id": anID, "agreement.association": anID, "agreement.kind": aWord, "agreement.signed": aDate, "agreement.term": aWord,
	"agreement.until": aDate, "agreement.relation": aWord, "agreement.related": anID, "agreement.source": anID, "agreement.trashed": aWord,
	"agreement_party.agreement": anID, "agreement_party.unit": anID, "agreement_party.resolution_date": aDate,
	"agreement_partnership.agreement": anID, "agreement_partnership.partnership": anID,
	"decision.scope": anID, "decision.meaning": aPlace,
	"account.id": anID, "account.lang": aWord, "account.role": aWord, "account.state": aWord,
	"account_unit.account": anID, "account_unit.unit": anID,
	"recovery_code.account": anID, "session.account": anID, "ticket.kind": aWord,
	"security_log.id": anID, "security_log.kind": aWord, "security_log.account": anID,
	"outbox.id": anID, "outbox.kind": aWord, "outbox.state": aWord,
	"personal_value.id": anID, "personal_value.record": anID, "personal_value.field": aWord,
	"official.id": anID, "official.unit": anID, "official.role": aWord, "official.languages": aWord, "official.since": aDate, "official.until": aDate,
	"official.basis": aWord, "official.recorded": aDate, "official.review": aDate, "official.left_on": aDate, "official.trashed": aWord,
	"activity.id": anID, "activity.association": anID, "activity.kind": aWord, "activity.began": aDate, "activity.until": aDate, "activity.source": anID, "activity.trashed": aWord,
	"activity_partnership.activity": anID, "activity_partnership.partnership": anID,
	"activity_participants.activity": anID, "activity_participants.audience": aWord, "activity_participants.country": aPlace,
	"file.hash": aContent, "file.type": aWord, "file.thumb": aContent, "file_chunk.file": aContent,
	"paper.id": anID, "paper.partnership": anID, "paper.agreement": anID, "paper.kind": aWord, "paper.day": aDate, "paper.source": anID, "paper.trashed": aWord,
	"memory.id": anID, "memory.partnership": anID, "memory.source": anID, "memory.trashed": aWord,
	"proposal.id": anID, "proposal.unit": anID, "proposal.kind": aWord, "proposal.record": anID, "proposal.sayer": aWord, "proposal.day": aDate,
	"proposal.origin": anID, "proposal.state": aWord, "proposal.decider": anID,
	"campaign.id": anID, "campaign.languages": aWord, "campaign.form": aWord, "campaign.starts": aDate, "campaign.ends": aDate, "campaign.yearly": aDate, "campaign.state": aWord,
	"campaign_town.campaign": anID, "campaign_town.unit": anID, "campaign_town.origin": aWord, "campaign_town.lang": aWord, "campaign_town.state": aWord,
	"campaign_town.token": aHash, "campaign_town.bounce": "a status code",
	"campaign_mail.mail": anID, "campaign_mail.campaign": anID, "campaign_mail.unit": anID, "campaign_mail.kind": aWord,
	"campaign_answer.campaign": anID, "campaign_answer.unit": anID, "campaign_answer.state": aWord, "campaign_answer.objection": aHash,
	"campaign_official.id": anID, "campaign_official.campaign": anID, "campaign_official.unit": anID, "campaign_official.role": aWord,
	"suppression.list": aWord, "suppression.address": aHash, "mail_off.token": aHash, "mail_off.list": aWord, "mail_off.address": aHash,
	"mail_return.id": anID, "mail_return.mail": anID, "mail_return.kind": aWord, "mail_return.status": "a status code",
	"import_chunk.import": anID, "import_row.import": anID, "import_row.outcome": aWord,
	"import_file.id": anID, "import_file.kind": aWord, "import_file.account": anID, "import_file.task": aWord, "import_file.state": aWord,
	"import_file.node": anID, "import_file.batch": anID,
	"import_mapping.source": "the address of a source", "import_mapping.kind": aWord,
	"draft.account": anID, "draft.form": "an address of this program",
	"saved_filter.id": anID, "saved_filter.account": anID, "saved_filter.path": "an address of this program",
	"told.account": anID, "told.what": "ids, days and words of a fixed list",
	"hand_over.successor": anID, "hand_over.predecessor": anID, "hand_over.officials": anID,
	"erasure.id": anID, "erasure.subjects": anID, "erasure.marks": aHash,
}
