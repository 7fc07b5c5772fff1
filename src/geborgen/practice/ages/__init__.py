"""What closeness looks like at each age, and what comes next."""

from geborgen.practice.ages.bands import AgeBand, age_band
from geborgen.practice.ages.closeness import (
    Closeness,
    ClosenessWords,
    Temperament,
    closeness_at,
    load_closeness,
    load_temperament,
)

__all__ = [
    "AgeBand",
    "Closeness",
    "ClosenessWords",
    "Temperament",
    "age_band",
    "closeness_at",
    "load_closeness",
    "load_temperament",
]
