"""Pages of conditions and safety."""
