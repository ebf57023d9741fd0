"""Actions of the harmony of a community."""
