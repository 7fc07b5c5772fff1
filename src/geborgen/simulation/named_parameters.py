"""Parameters by name: which there are, which one was meant, and a family set up with them."""

import difflib
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from geborgen.moments import UserError
from geborgen.simulation.parameters import (
    Caregiver,
    Constants,
    LearnFrom,
    Mechanisms,
    Model,
    Temperament,
)

__all__ = [
    "Setup",
    "Value",
    "find_parameter",
    "parameter_names",
    "set_parameters",
    "unknown_name",
]

Value = float | bool | str

GROUPS: dict[str, type[Any]] = {
    "caregiver": Caregiver,
    "temperament": Temperament,
    "constants": Constants,
    "mechanisms": Mechanisms,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a family lives by: the child at birth, its caregiver, and the model."""

    temperament: Temperament = field(default_factory=Temperament)
    caregiver: Caregiver = field(default_factory=Caregiver)
    constants: Constants = field(default_factory=Constants)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)

    @property
    def model(self) -> Model:
        """Constants and switches."""
        return Model(constants=self.constants, mechanisms=self.mechanisms)


@functools.cache
def parameter_names() -> tuple[str, ...]:
    """Full names of every parameter, ``group.field``, in the order of the model.

    Returns
    -------
    tuple of str
        Of caregiver, temperament, constants and mechanisms.
    """
    return tuple(f"{group}.{f.name}" for group, kind in GROUPS.items() for f in fields(kind))


def find_parameter(name: str) -> str:
    """Full name of a parameter, from its full name or its own where only one has it.

    Parameters
    ----------
    name
        As a person typed it: ``caregiver.notice`` or ``notice``.

    Returns
    -------
    str
        One of `parameter_names`.

    Raises
    ------
    UserError
        When there is none, or more than one, of that name: names the likely ones.
    """
    names = parameter_names()
    if name in names:
        return name
    own = [full for full in names if full.partition(".")[2] == name]
    if len(own) == 1:
        return own[0]
    if own:
        raise UserError("parameter_ambiguous", name=name, known=", ".join(own))
    shorts = [full.partition(".")[2] for full in names]
    near = difflib.get_close_matches(name.rpartition(".")[2], shorts, n=3, cutoff=0.6)
    meant = [full for full, short in zip(names, shorts, strict=True) if short in near]
    raise unknown_name(name, meant=meant, known=[f"{group}.…" for group in GROUPS])


def unknown_name(name: str, *, meant: Sequence[str], known: Iterable[str]) -> UserError:
    """Return the error for a name that does not exist, with those it looks like, or else all."""
    if meant:
        return UserError("parameter_meant", name=name, known=", ".join(meant))
    return UserError("parameter_unknown", name=name, known=", ".join(known))


def set_parameters(setup: Setup, values: Iterable[tuple[str, Value]]) -> Setup:
    """Setup with some parameters changed.

    Parameters
    ----------
    setup
        To start from.
    values
        Full names and values.

    Returns
    -------
    Setup
        Another.

    Raises
    ------
    UserError
        Names the parameter and what it may be.
    """
    grouped: dict[str, dict[str, Any]] = {}
    for name, value in values:
        group, _, own = name.partition(".")
        grouped.setdefault(group, {})[own] = _as_choice(name, value)
    changed = {g: replace(getattr(setup, g), **given) for g, given in grouped.items()}
    return replace(setup, **changed)


def _as_choice(name: str, value: Value) -> Value:
    """Turn the word of a choice into the choice; a word that is none is refused by the record."""
    if name == "mechanisms.learn_from" and value in tuple(LearnFrom):
        return LearnFrom(value)
    return value
