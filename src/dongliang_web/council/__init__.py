"""共治: powers and who holds them, proposals and votes, duty and succession, rehearsal and hand-over."""
