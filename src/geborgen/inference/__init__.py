"""From moments to what a child can expect of a caregiver, what grows from it, and what if."""
