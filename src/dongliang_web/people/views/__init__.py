"""Signing in, one's own page, founding and settings, and what waits for stewards."""
