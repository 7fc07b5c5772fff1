"""Pages of answers, and the search through them."""
