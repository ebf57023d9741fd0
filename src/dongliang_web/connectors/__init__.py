"""Doors to other tools: lists and notices pasted from a chat group, and what is copied back into it."""
