"""A pause after a moment (shark music): private words, and what is noticed over weeks."""
