"""Measures in a file: answering, scores over time, what asks for attention at once."""
