"""Answers to the questions parents ask: short pages with sources, found by typing a question."""
