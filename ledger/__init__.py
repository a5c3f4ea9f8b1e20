"""The write side of the toewijzing ledger: events, rules and the store."""
