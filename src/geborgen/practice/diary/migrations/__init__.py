"""Steps of the tables of moments."""
