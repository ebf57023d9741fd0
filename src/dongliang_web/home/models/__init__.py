"""What home reads from the rooms below; it owns no table."""
