"""The bibliography: which work a formula or a constant comes from."""

import functools
import tomllib
from collections import ChainMap
from importlib import resources
from typing import Any

__all__ = ["load_reading_references", "load_references"]

# Works that no reading of moments rests on: scores of questionnaires, the observer's workbench.
_TABLES = ("scores", "workbench")


@functools.cache
def load_references() -> dict[str, str]:
    """Citations by key, as docstrings and constants of this room name them.

    Returns
    -------
    dict
        Key to full citation, sorted by key.
    """
    tables = [_load()[name] for name in _TABLES]
    works = ChainMap(load_reading_references(), *tables)
    return dict(sorted(works.items()))


@functools.cache
def load_reading_references() -> dict[str, str]:
    """Citations by key, only of what a reading of moments rests on.

    Returns
    -------
    dict
        Key to full citation, sorted by key.
    """
    works = {key: work for key, work in _load().items() if key not in _TABLES}
    return dict(sorted(works.items()))


def _load() -> dict[str, Any]:
    file = resources.files("geborgen.analysis").joinpath("references.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
