package account

// Keys of the messages that say to people what an account may do and how it
// stands.
var (
	RoleKeys = map[Role]string{
		Administrator: "role.administrator",
		Editor:        "role.editor",
		Adviser:       "role.adviser",
		Coordinator:   "role.coordinator",
	}
	StateKeys = map[State]string{
		Invited:  "state-of.invited",
		Active:   "state-of.active",
		Disabled: "state-of.disabled",
	}
)
