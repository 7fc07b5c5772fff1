"""The works the pages rest on."""

import functools
import tomllib
from importlib import resources

__all__ = ["load_references"]


@functools.cache
def load_references() -> dict[str, str]:
    """Return citations by key, as the pages name them."""
    file = resources.files("geborgen.practice.answers").joinpath("references.toml")
    return dict(sorted(tomllib.loads(file.read_text(encoding="utf-8")).items()))
