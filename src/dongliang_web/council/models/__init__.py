"""Tables of the council."""
