"""The measures that are shipped, and those of a practice's own in files."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from geborgen.moments import UserError
from geborgen.practice.measures.measure_file import parse_measure, parse_norms
from geborgen.practice.measures.records import Measure
from geborgen.sources.files import file_name, read_text

__all__ = [
    "add_norms",
    "list_shipped_measures",
    "load_shipped_measures",
    "read_measure",
    "read_own_measure",
]


def list_shipped_measures() -> tuple[str, ...]:
    """Keys of the measures that come with the program, also of those switched off."""
    folder = resources.files("geborgen.practice.measures").joinpath("keys")
    names = [entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(name.removesuffix(".toml") for name in names))


@functools.cache
def _load(key: str) -> Measure:
    folder = resources.files("geborgen.practice.measures").joinpath("keys")
    text = folder.joinpath(f"{key}.toml").read_text(encoding="utf-8")
    return parse_measure(text, f"{key}.toml")


def load_shipped_measures() -> tuple[Measure, ...]:
    """Every measure that comes with the program, by key."""
    return tuple(_load(key) for key in list_shipped_measures())


def read_own_measure(path: Path) -> Measure:
    """A practice's own measure, or its own copy of a shipped one, from a TOML file."""
    return parse_measure(read_text(path), file_name(path))


def read_measure(source: str | Path, own: Sequence[Path] = ()) -> Measure:
    """The measure of a key or of a file; among `own` files the last one with the key wins."""
    found = {measure.key: measure for measure in map(read_own_measure, own)}
    if str(source) in found:
        return found[str(source)]
    if str(source) in list_shipped_measures():
        return _load(str(source))
    path = Path(source)
    if not path.suffix and not path.exists():
        known = sorted({*list_shipped_measures(), *found})
        raise UserError("measure_unknown", name=file_name(path), names=", ".join(known))
    return read_own_measure(path)


def add_norms(measure: Measure, path: Path) -> Measure:
    """The measure with a practice's own norms and reliabilities from a file, before others."""
    norms, told = parse_norms(read_text(path), file_name(path), measure)
    sources = [*(norm.source for norm in norms), *(reliability.source for reliability in told)]
    return replace(
        measure,
        norms=(*norms, *measure.norms),
        reliabilities=(*told, *measure.reliabilities),
        sources={**measure.sources, **{source: source for source in sources}},
    )
