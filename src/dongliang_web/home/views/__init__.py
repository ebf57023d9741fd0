"""Pages that show what the rooms below hold."""
