"""The life of a case file: taken along, kept, reviewed, and in the end erased."""
