"""How questions and pages are read: stems, words that mean the same, misspellings."""
