"""Pages of the doors: tables to download, and claims of imported names."""
