"""What every page shares: frame, look, language, errors, and the pages that belong to no area."""
