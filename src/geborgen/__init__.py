"""Geborgen: what a child asks of its caregiver, what the answers add up to, what would help."""
