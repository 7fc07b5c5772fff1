"""The attachment system, run: children and caregivers, moment by moment, to recordings."""
