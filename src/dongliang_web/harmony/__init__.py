"""共容: rivals and bridges, common ground, mediation, and bringing groups together."""
