"""The version of the program, stamped into everything it writes."""

__version__ = "0.1.0"
