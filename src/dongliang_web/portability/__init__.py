"""Doors: histories in, tables out."""
