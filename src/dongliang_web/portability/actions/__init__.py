"""Histories in: loading, the demo community, and claiming imported names."""
