"""What closeness looks like at each age, and what comes next."""

from geborgen.practice.ages.bands import AgeBand, age_band

__all__ = ["AgeBand", "age_band"]
