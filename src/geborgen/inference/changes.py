"""What may be changed in a what-if: single contingencies, and programmes that change several."""

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

import numpy as np

from geborgen.inference.bank import TENDENCIES
from geborgen.inference.logits import from_logits, to_logits
from geborgen.moments import Language, UserError, load_phrasebook

__all__ = ["Change", "Programme", "load_programmes", "parse_change", "parse_programme"]

Array = np.ndarray[Any, Any]

_CHANGE = re.compile(r"([\w-]+)\s*=\s*([+\u2212-]?)\s*(\d*[.,]?\d+)\s*")
# Where less is kinder: helping lowers these.
LESS_IS_KINDER = ("fright", "strain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One contingency set to a value, or shifted by one; it stays between 0 and 1.

    Parameters
    ----------
    name
        Of the contingency.
    value
        0 to 1 when set, -1 to 1 when shifted.
    shifts
        Whether it is a shift.
    """

    name: str
    value: float
    shifts: bool

    def apply(self, cares: Array) -> Array:
        """Return caregivers × contingencies with the change."""
        changed = cares.copy()
        place = TENDENCIES.index(self.name)
        moved = changed[:, place] + self.value if self.shifts else self.value
        changed[:, place] = np.clip(moved, 0.0, 1.0)
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A bundle of changes with a dose, and how well each caregiver takes it up.

    Parameters
    ----------
    key
        Its file's name.
    name_nl, name_en, says_nl, says_en
        What it is called and what it is.
    completes
        Share of those who begin that go through with it.
    uptake_mean, uptake_sure
        Mean of the uptake of those who do, 0 to 1, and how even it is: a beta distribution as
        after so many earlier parents.
    steps
        Steps of contingencies on the logit scale at full uptake.
    sources
        Keys of the bibliography.
    """

    key: str
    name_nl: str
    name_en: str
    says_nl: str
    says_en: str
    completes: float
    uptake_mean: float
    uptake_sure: float
    steps: tuple[tuple[str, float], ...]
    sources: tuple[str, ...] = ()

    def apply(self, cares: Array, rng: np.random.Generator) -> Array:
        """Return caregivers × contingencies as after the programme."""
        size = len(cares)
        uptake = rng.beta(
            self.uptake_mean * self.uptake_sure, (1.0 - self.uptake_mean) * self.uptake_sure, size
        )
        uptake = np.where(rng.random(size) < self.completes, uptake, 0.0)
        logits = to_logits(cares)
        for name, step in self.steps:
            logits[:, TENDENCIES.index(name)] += uptake * step
        return from_logits(logits)


def parse_change(text: str, *, language: Language = Language.EN) -> Change:
    """Change as a person types it: ``repair=+0.2``, ``notice=0.8``, ``herstel=+0,2``.

    Parameters
    ----------
    text
        A name in Dutch or English, ``=``, and a value; with a sign before it, a shift.
    language
        Of the names listed when it is an unknown one.

    Returns
    -------
    Change
        With the contingency's own name.

    Raises
    ------
    UserError
        When it cannot be understood, or the value is outside 0 to 1.
    """
    found = _CHANGE.fullmatch(text.strip())
    if found is None:
        raise UserError("what_if_form", found=text[:60])
    name, sign, number = found.groups()
    value = float(number.replace(",", "."))
    if value > 1.0:
        raise UserError("parameter_range", name=name, low="-1" if sign else "0", high="1",
                        found=f"{sign}{number}")  # fmt: skip
    own = _names().get(name.casefold())
    if own is None:
        book = load_phrasebook(language, "geborgen.inference")
        known = ", ".join(book.say(f"typed.{one}") for one in TENDENCIES)
        raise UserError("what_if_unknown", name=name, known=known)
    return Change(name=own, value=-value if sign in ("-", "\u2212") else value, shifts=bool(sign))


@functools.cache
def _names() -> dict[str, str]:
    """Own names of contingencies by every name a person may type."""
    known = {name: name for name in TENDENCIES}
    for language in Language:
        book = load_phrasebook(language, "geborgen.inference")
        known |= {book.say(f"typed.{name}").casefold(): name for name in TENDENCIES}
    return known


@functools.cache
def load_programmes() -> tuple[Programme, ...]:
    """Programmes that ship, in the order of their names.

    Returns
    -------
    tuple of Programme
        At least the Circle group.
    """
    folder = resources.files("geborgen.inference").joinpath("programmes")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(
        parse_programme(file.read_text(encoding="utf-8"), key=file.name.removesuffix(".toml"))
        for file in files
    )


def parse_programme(text: str, *, key: str) -> Programme:
    """Read a programme from TOML.

    Parameters
    ----------
    text
        As the files in ``programmes/``.
    key
        What to call it in messages.

    Returns
    -------
    Programme
        Checked.

    Raises
    ------
    UserError
        Names the field that is missing, unknown or impossible.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError("programme_toml", name=key, reason=str(error)) from error
    known = {item.name for item in fields(Programme)} - {"key"}
    for name in sorted(told.keys() ^ known - {"sources"}):
        if name in told.keys() - known or name in known - told.keys():
            raise UserError("programme_field", name=key, field=name)
    steps = told["steps"]
    if not isinstance(steps, dict):
        raise UserError("programme_field", name=key, field="steps")
    for name, step in steps.items():
        if name not in TENDENCIES:
            raise UserError("what_if_unknown", name=name, known=", ".join(TENDENCIES))
        _check_number(key, f"steps.{name}", step, bounds=(-5.0, 5.0))
    _check_number(key, "completes", told["completes"], bounds=(0.0, 1.0))
    _check_number(key, "uptake_mean", told["uptake_mean"], bounds=(0.01, 0.99))
    _check_number(key, "uptake_sure", told["uptake_sure"], bounds=(0.1, 1000.0))
    return Programme(
        key=key,
        name_nl=str(told["name_nl"]),
        name_en=str(told["name_en"]),
        says_nl=str(told["says_nl"]),
        says_en=str(told["says_en"]),
        completes=float(told["completes"]),
        uptake_mean=float(told["uptake_mean"]),
        uptake_sure=float(told["uptake_sure"]),
        steps=tuple((name, float(step)) for name, step in steps.items()),
        sources=_texts(told.get("sources", ())),
    )


def _check_number(key: str, name: str, value: object, *, bounds: tuple[float, float]) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not bounds[0] <= float(str(value)) <= bounds[1]:
        raise UserError("parameter_range", name=f"{key}: {name}", low=f"{bounds[0]:g}",
                        high=f"{bounds[1]:g}", found=repr(value)[:40])  # fmt: skip


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(v) for v in values) if isinstance(values, Iterable) else ()
