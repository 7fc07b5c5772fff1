"""Backups: one sealed file that holds everything but the key, tried by restoring it."""
