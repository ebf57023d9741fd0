"""Pages of the harmony of a community."""
