"""People: communities, their members, who holds which power, and signing in."""
