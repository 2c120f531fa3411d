package campaign

import (
	"twinhall/internal/campaign"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
)

// stateKeys are of how far a campaign is, stepKeys of the buttons that lead there.
var stateKeys = map[campaign.State]string{
	campaign.Draft:   "campaign.state-draft",
	campaign.Running: "campaign.state-running",
	campaign.Paused:  "campaign.state-paused",
	campaign.Ended:   "campaign.state-ended",
}

var stepKeys = map[campaign.State]string{
	campaign.Running: "campaign.to-running",
	campaign.Paused:  "campaign.to-paused",
	campaign.Ended:   "campaign.to-ended",
}

// proposalKeys are of what became of what a town said.
var proposalKeys = map[edit.ProposalState]string{
	edit.Open:     "campaign.proposal-open",
	edit.Asked:    "campaign.proposal-asked",
	edit.Accepted: "campaign.proposal-accepted",
	edit.Declined: "campaign.proposal-declined",
}

// kindKeys are of what a proposal is about.
var kindKeys = map[ledger.Kind]string{
	register.KindPartnership: "campaign.kind-partnership",
	register.KindActivity:    "campaign.kind-activity",
}

// fieldKeys are of the fields of proposals.
var fieldKeys = map[string]string{
	"since":        "campaign.field-since",
	"state":        "campaign.field-state",
	"until":        "campaign.field-until",
	"form":         "campaign.field-form",
	"from":         "campaign.field-from",
	"reason":       "campaign.field-reason",
	"kind":         "campaign.field-kind",
	"title":        "campaign.field-title",
	"participants": "campaign.field-participants",
}

// showKeys are of the kinds of towns that the page of a campaign shows.
var showKeys = map[string]string{
	"answered":  "campaign.show-answered",
	"autoreply": "campaign.show-autoreply",
	"silent":    "campaign.show-silent",
	"begun":     "campaign.show-begun",
	"bounced":   "campaign.show-bounced",
	"objected":  "campaign.show-objected",
	"off":       "campaign.show-off",
	"missing":   "campaign.show-missing",
	"queued":    "campaign.show-queued",
}

// notices are what the page of a town says after something was done.
var notices = map[string]string{
	"address": "campaign.done-address",
	"again":   "campaign.done-again",
	"accept":  "campaign.done-accept",
	"revoke":  "campaign.done-revoke",
	"settle":  "campaign.done-settle",
	"drop":    "campaign.done-drop",
	"place":   "campaign.done-place",
}

// barrierKeys and wishKeys are of the choices of the questionnaire.
var barrierKeys = map[string]string{
	"money":    "answer.barrier-money",
	"staff":    "answer.barrier-staff",
	"language": "answer.barrier-language",
	"distance": "answer.barrier-distance",
	"interest": "answer.barrier-interest",
	"politics": "answer.barrier-politics",
	"contact":  "answer.barrier-contact",
	"none":     "answer.barrier-none",
}

var wishKeys = map[string]string{
	"partner":     "answer.wish-partner",
	"funding":     "answer.wish-funding",
	"advice":      "answer.wish-advice",
	"translation": "answer.wish-translation",
	"meetings":    "answer.wish-meetings",
	"examples":    "answer.wish-examples",
	"none":        "answer.wish-none",
}

// officialKeys are of the questions after the official of a role.
var officialKeys = map[register.OfficialRole]struct{ ask, other, part string }{
	register.Elected: {"answer.elected", "answer.other-elected", "answer.other-part-elected"},
	register.Officer: {"answer.officer", "answer.other-officer", "answer.other-part-officer"},
}

// offKeys say which mails are switched off.
var offKeys = map[string]string{
	mail.ListCampaign: "mail-off.lead-campaign",
	mail.ListDigest:   "mail-off.lead-digest",
}
