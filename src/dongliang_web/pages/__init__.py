"""What every page shares: the clock, the frame around a page, forms and downloads."""
