"""中心: the nightly snapshots of a community, its centres and stage, the vine, and the pillar test."""
