"""The simulator's families, visited: coded sessions and noted moments that `docs/observed.py` made.

Each family has another typical caregiver, who changes, or does not, from visit to visit.
"""

import functools
import io
import json
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from random import Random
from typing import Any

__all__ = ["Visit", "choose_visits"]

_DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A coded session, when it was, and the moments noted of it in tiles."""

    on: date
    name: str
    data: bytes
    child: str
    caregiver: str
    noted: tuple[dict[str, Any], ...]


def choose_visits(born: date, *, first: date, last: date, rng: Random, n: int) -> list[list[Visit]]:
    """Return the visits of `n` families while the child was of their age; empty where none fits."""
    fitting = [
        (number, _fit(family, born, first=first, last=last))
        for number, family in enumerate(_read_archive()[0])
    ]
    most = max(len(visits) for _, visits in fitting)
    best = [number for number, visits in fitting if len(visits) == most]
    chosen = rng.sample(best, n) if most else []
    return [[_visit(number, *one) for one in fitting[number][1]] for number in chosen]


def _fit(
    family: dict[str, Any], born: date, *, first: date, last: date
) -> Sequence[tuple[date, dict[str, Any]]]:
    dated = (
        (born + timedelta(days=round(visit["months"] * _DAYS_PER_MONTH)), visit)
        for visit in family["visits"]
    )
    return [(on, visit) for on, visit in dated if first <= on < last]


def _visit(number: int, on: date, told: dict[str, Any]) -> Visit:
    return Visit(
        on=on, name=told["file"], data=_read_archive()[1][told["file"]], child=f"K{number:02}",
        caregiver=f"K{number:02}-A", noted=tuple(told["noted"]),
    )  # fmt: skip


@functools.cache
def _read_archive() -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    packed = resources.files("geborgen.practice.demo").joinpath("observed.tar.xz").read_bytes()
    files = {}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:xz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            files[member.name] = file.read() if file else b""
    return json.loads(files.pop("families.json")), files
