"""The bibliography: which work a method or a programme comes from."""

import functools
import tomllib
from importlib import resources

__all__ = ["load_references"]


@functools.cache
def load_references() -> dict[str, str]:
    """Citations by key, as docstrings of this room, and programmes, name them.

    Returns
    -------
    dict
        Key to full citation, sorted by key.
    """
    file = resources.files("geborgen.inference").joinpath("references.toml")
    return dict(sorted(tomllib.loads(file.read_text(encoding="utf-8")).items()))
