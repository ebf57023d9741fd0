"""入群门槛: cohorts, who stands where, and who is let in."""
