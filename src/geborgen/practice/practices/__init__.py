"""Practices: who works there, in which role, under which law."""
