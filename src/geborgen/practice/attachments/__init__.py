"""Documents and clips beside the database: each sealed under its own key, named by chance."""
