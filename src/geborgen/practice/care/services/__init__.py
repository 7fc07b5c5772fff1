"""Writing care: each change through the file's door, in one transaction with its log line."""
