"""Small words of care for templates of other areas."""
