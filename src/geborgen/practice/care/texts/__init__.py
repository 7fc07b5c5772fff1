"""Texts to begin a note or a letter with, in both languages."""
