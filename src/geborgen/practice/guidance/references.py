"""The bibliography of the guidance."""

import functools

from geborgen.practice.sayings import read_table

__all__ = ["load_references"]


@functools.cache
def load_references() -> dict[str, str]:
    """Return citations by key, as the texts name them."""
    return dict(sorted(read_table("geborgen.practice.guidance", "references").items()))
