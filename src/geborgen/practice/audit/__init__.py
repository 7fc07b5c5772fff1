"""Who did what to which record, when: written in the same transaction as the change itself."""
