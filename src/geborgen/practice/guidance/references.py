"""The bibliography of the guidance."""

import functools
import tomllib
from importlib import resources

__all__ = ["load_references"]


@functools.cache
def load_references() -> dict[str, str]:
    """Return citations by key, as the texts name them."""
    file = resources.files("geborgen.practice.guidance").joinpath("references.toml")
    return dict(sorted(tomllib.loads(file.read_text(encoding="utf-8")).items()))
