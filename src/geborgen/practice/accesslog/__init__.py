"""Who did what, when, with whose file, in which role and on what ground: written once, chained.

The questions are those of NEN 7513. Ids only: no name, no content, no search words.
"""
