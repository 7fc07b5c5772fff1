"""Where a simulated recording comes from, and the shipped scheme it is coded in."""

import functools
import tomllib
from dataclasses import fields
from importlib import resources
from typing import Any

from geborgen.moments import CodingScheme, Provenance, __version__
from geborgen.moments.plain import from_plain
from geborgen.simulation.model import Life

__all__ = ["describe_life", "load_scheme"]

MAKER = "geborgen.simulation"


@functools.cache
def load_scheme(name: str) -> CodingScheme:
    """Coding scheme that ships with the program, by its name."""
    file = resources.files("geborgen.moments").joinpath("schemes", f"{name}.toml")
    return from_plain(CodingScheme, tomllib.loads(file.read_text(encoding="utf-8")))


def describe_life(life: Life, *, caregiver: int | None = None) -> Provenance:
    """Provenance of a simulated recording: seed, family, and every number that is not as usual.

    Parameters
    ----------
    life
        The family.
    caregiver
        The one caregiver in the recording; None = all.

    Returns
    -------
    Provenance
        Parameters by dotted name: the whole temperament and caregivers; constants and mechanisms
        only where they differ from the model's own.
    """
    found: dict[str, Any] = {"family": life.family.number, "moments": life.number}
    found |= _values("temperament", life.family.temperament)
    chosen = range(len(life.family.caregivers)) if caregiver is None else (caregiver,)
    for place in chosen:
        found |= _values(f"caregiver-{place + 1}", life.family.caregivers[place])
    found |= _unusual("constants", life.model.constants)
    found |= _unusual("mechanisms", life.model.mechanisms)
    return Provenance(
        maker=MAKER, version=__version__, seed=life.draws.seed, parameters=tuple(found.items())
    )


def _values(name: str, record: Any) -> dict[str, Any]:
    return {f"{name}.{item.name}": getattr(record, item.name) for item in fields(record)}


def _unusual(name: str, record: Any) -> dict[str, Any]:
    usual = _values(name, type(record)())
    return {key: value for key, value in _values(name, record).items() if value != usual[key]}
