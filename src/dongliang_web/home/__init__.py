"""The community's front page and its figures: shows what the rooms below hold, owns no table."""
