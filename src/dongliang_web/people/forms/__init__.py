"""What people are asked for: codes, themselves, their communities."""
