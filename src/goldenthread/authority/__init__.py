"""Who may decide what: instruments, powers, delegations, meetings and decisions."""
