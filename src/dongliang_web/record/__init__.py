"""账册: the record, one append-only entry for everything that happens."""
