"""Typical caregivers by name: told by what they tend to do, never by what grows from it."""

import difflib
import functools
import tomllib
from importlib import resources

from geborgen.moments import UserError
from geborgen.simulation.parameters import Caregiver

__all__ = ["find_caregiver", "find_type", "typical_caregivers"]


@functools.cache
def _entries() -> dict[str, tuple[tuple[str, ...], Caregiver]]:
    file = resources.files("geborgen.simulation").joinpath("typical.toml")
    found = {}
    for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
        values = {key: value for key, value in entry.items() if key != "also"}
        found[name] = (tuple(entry.get("also", ())), Caregiver(**values))
    return found


def typical_caregivers() -> dict[str, Caregiver]:
    """Typical caregivers by name.

    Returns
    -------
    dict
        In a fixed order, the usual caregiver first.
    """
    return {name: caregiver for name, (_, caregiver) in _entries().items()}


def find_type(name: str) -> str:
    """Name of a typical caregiver, from that name or one of its other (Dutch) names.

    Parameters
    ----------
    name
        As a person typed it.

    Returns
    -------
    str
        A key of `typical_caregivers`.

    Raises
    ------
    UserError
        When there is no such caregiver: names those that look like it, or all.
    """
    for own, (others, _) in _entries().items():
        if name == own or name in others:
            return own
    names = [word for own, (others, _) in _entries().items() for word in (own, *others)]
    meant = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    raise UserError("caregiver_unknown", name=name, known=", ".join(meant or _entries()))


def find_caregiver(name: str) -> Caregiver:
    """Typical caregiver of a name; raises UserError as `find_type` does.

    Parameters
    ----------
    name
        As a person typed it.

    Returns
    -------
    Caregiver
        Its contingencies.
    """
    return _entries()[find_type(name)][1]
