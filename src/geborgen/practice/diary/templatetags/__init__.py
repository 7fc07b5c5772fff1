"""Small words for templates of moments."""
