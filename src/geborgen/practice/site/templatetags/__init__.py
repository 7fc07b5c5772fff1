"""Small words for every template."""
