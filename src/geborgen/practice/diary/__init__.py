"""Moments that a caregiver tells: quickly in, at once something back, always to be undone."""
