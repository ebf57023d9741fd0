"""The house: the community site, one Django app whose rooms are named after the domain's words."""
