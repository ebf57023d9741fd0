"""Tables of the harmony of a community."""
