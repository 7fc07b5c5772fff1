"""Sharing chosen moments, taking everything along, and erasing everything."""
