"""The web app and what it says: people, moments, guidance, safety."""
