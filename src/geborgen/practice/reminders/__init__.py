"""Reminders that a caregiver chooses: at most one a day, easily paused, never counted."""
