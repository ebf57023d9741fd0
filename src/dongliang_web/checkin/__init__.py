"""打卡: check-ins, leave, make-up, and the rhythm of the main group."""
