"""Sharing sessions: proposed, announced, held live by a speaker, and kept."""
