"""Actions of the council."""
