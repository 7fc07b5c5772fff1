"""My Circle: what a child asked of its caregivers lately, and what became of it."""
