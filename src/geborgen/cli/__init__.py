"""The command line: argument parsing and messages only."""
