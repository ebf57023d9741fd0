"""Pages of the centres, the vine and the pillar test."""
