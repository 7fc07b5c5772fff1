"""Published numbers as data, what simulated families say of each, and whether that is a hit.

A published table is a file in ``tables``: one entry per number, with its citation, the statistic
and the measures that answer it, and the words for it. A new one asks for no code.
"""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from geborgen.moments import FileError, UserError
from geborgen.simulation.family_groups import GROUPS, FamilyGroup, parse_group
from geborgen.simulation.minimal_agent import MinimalAgent, Policy, compute_crossover
from geborgen.simulation.statistics import STATISTICS, Estimate, estimate
from geborgen.simulation.survey import MEASURES, Study, Survey, simulate_survey

__all__ = [
    "Answer",
    "IntervalFrom",
    "PublishedRow",
    "Use",
    "check_row",
    "choose_rows",
    "compute_answers",
    "is_hit",
    "load_published",
    "parse_published",
]

# Two-sided 95 %: how far a published interval is widened by the run's own chance.
_WIDENED_BY = 1.96
CROSSOVER = "crossover"


class Use(StrEnum):
    """Whether calibration may see a number, or it is predicted."""

    FIT = "fit"
    PREDICT = "predict"


class IntervalFrom(StrEnum):
    """Where an interval comes from: printed; from n; the source says "about"; printed digits."""

    PUBLISHED = "published"
    N = "n"
    ABOUT = "about"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """One published number, and what answers it.

    Parameters
    ----------
    key, table
        Its name, and that of the file it stands in.
    use
        Fit or predict.
    source, mark
        Key of the citation; R = read in the abstract, M = recalled and to be checked.
    statistic, of
        A key of `STATISTICS`, or ``crossover``, and the measures it is about.
    families
        Keys of `GROUPS`, or of the table's own groups; of two, the first less the second.
    defined
        The table's own groups, by key.
    value, interval, interval_from
        As published; None where only a direction was.
    above, below
        Bounds of a direction.
    n
        On how many dyads it rests; None = not at hand.
    words
        What it is about, by language.
    """

    key: str
    table: str
    use: Use
    source: str
    mark: str
    statistic: str
    of: tuple[str, ...]
    families: tuple[str, ...] = ("usual",)
    defined: tuple[tuple[str, FamilyGroup], ...] = ()
    value: float | None = None
    interval: tuple[float, float] | None = None
    interval_from: IntervalFrom = IntervalFrom.PUBLISHED
    above: float | None = None
    below: float | None = None
    n: int | None = None
    words: tuple[tuple[str, str], ...] = ()

    def said(self, language: str) -> str:
        """Return what it is about, in a language."""
        return dict(self.words)[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What simulated families say of a published number."""

    row: PublishedRow
    estimate: Estimate
    hit: bool


def load_published() -> tuple[PublishedRow, ...]:
    """Published rows that ship with the program.

    Returns
    -------
    tuple of PublishedRow
        Table by table in order of name, each checked.
    """
    folder = resources.files("geborgen.simulation").joinpath("tables")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(
        row
        for file in files
        for row in parse_published(file.read_text(encoding="utf-8"), file=file.name)
    )


def parse_published(text: str, *, file: str) -> tuple[PublishedRow, ...]:
    """Published rows of one table.

    Parameters
    ----------
    text
        TOML: ``[[row]]`` entries; what stands above the first holds for all.
    file
        Its name, for errors; without ending and leading number, the name of the table.

    Returns
    -------
    tuple of PublishedRow
        Checked, in the order of the file.

    Raises
    ------
    UserError
        Names the file, the row, and what is wrong with it.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError("file_broken", file=file, format="TOML", reason=str(error)) from error
    shared = {key: value for key, value in told.items() if key not in ("row", "define")}
    shared["defined"] = _parse_groups(told.get("define", {}), file=file)
    rows = tuple(_row(shared | entry, file=file) for entry in told.get("row", []))
    if not rows:
        raise FileError("published_empty", file=file)
    for row in rows:
        check_row(row)
    return rows


def _parse_groups(told: Mapping[str, Any], *, file: str) -> tuple[tuple[str, FamilyGroup], ...]:
    """Read a table's own groups of families; a name that ships keeps its meaning."""
    found = []
    for name, given in told.items():
        try:
            if name in GROUPS:
                raise ValueError(f"{name}: {', '.join(GROUPS)}")
            found.append((name, parse_group(given)))
        except (TypeError, ValueError, AttributeError) as error:
            raise UserError(
                "published_row", file=file, row=f"define.{name}", reason=str(error)
            ) from error
    return tuple(found)


def _row(entry: Mapping[str, Any], *, file: str) -> PublishedRow:
    words = tuple((language, entry[language]) for language in ("nl", "en") if language in entry)
    plain = {key: value for key, value in entry.items() if key not in ("nl", "en")}
    for key in ("of", "families", "interval"):
        if key in plain:
            plain[key] = tuple(plain[key])
    try:
        plain["use"] = Use(plain.get("use", ""))
        plain["interval_from"] = IntervalFrom(plain.get("interval_from", "published"))
        return PublishedRow(table=_table_name(file), words=words, **plain)
    except (TypeError, ValueError) as error:
        key = str(entry.get("key", "?"))
        raise UserError("published_row", file=file, row=key, reason=str(error)) from error


def _table_name(file: str) -> str:
    """Return a file's name without ending, and without the number that orders the shipped ones."""
    return file.removesuffix(".toml").lstrip("0123456789").removeprefix("_")


def check_row(row: PublishedRow) -> None:
    """Refuse a row that nothing can answer.

    Parameters
    ----------
    row
        Of a table.

    Raises
    ------
    UserError
        Names the row and what it asks that there is not.
    """
    if row.statistic == CROSSOVER:
        _check_known(row, row.of, tuple(Policy))
        return
    _check_known(row, (row.statistic,), (*STATISTICS, CROSSOVER))
    _check_known(row, row.of, MEASURES)
    _check_known(row, row.families, (*GROUPS, *dict(row.defined)))
    if len(row.of) != STATISTICS[row.statistic][0] or not 1 <= len(row.families) <= 2:
        raise _refuse(row, f"{row.statistic}: {len(row.of)} × {len(row.families)}")
    if row.interval is None and row.above is None and row.below is None:
        raise _refuse(row, "interval, above, below")


def _check_known(row: PublishedRow, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise _refuse(row, f"{name}; {', '.join(known)}")


def _refuse(row: PublishedRow, reason: str) -> UserError:
    return UserError("published_row", file=f"{row.table}.toml", row=row.key, reason=reason)


def choose_rows(rows: Sequence[PublishedRow], use: Use) -> tuple[PublishedRow, ...]:
    """Rows of one use: the only way by which calibration gets at them."""
    return tuple(row for row in rows if row.use is use)


def compute_answers(
    rows: Sequence[PublishedRow],
    study: Study,
    *,
    progress: Callable[[float], None] | None = None,
) -> tuple[Answer, ...]:
    """What simulated families say of published rows.

    Parameters
    ----------
    rows
        Published rows.
    study
        Population, model, number of families and seed.
    progress
        Called now and then with the share that is done.

    Returns
    -------
    tuple of Answer
        In the order of the rows.

    Notes
    -----
    Only the groups of families that the rows ask for are simulated; all but the usual one with
    half as many families, or the share that the table says.
    """
    groups = {key: group for row in rows for key, group in _groups_of(row)}
    order = (*GROUPS, *groups)
    asked = sorted(groups, key=order.index)
    surveys: dict[str, Survey] = {}
    for place, name in enumerate(asked):
        survey = simulate_survey(
            groups[name].change(study), progress=_part(progress, place, len(asked))
        )
        surveys[name] = groups[name].select(survey)
    return tuple(_answer(row, surveys) for row in rows)


def _groups_of(row: PublishedRow) -> tuple[tuple[str, FamilyGroup], ...]:
    """Groups a row is about, each under a name that no other table's group has."""
    own = dict(row.defined)
    return tuple(
        (f"{row.table}.{name}", own[name]) if name in own else (name, GROUPS[name])
        for name in row.families
    )


def _part(
    progress: Callable[[float], None] | None, place: int, parts: int
) -> Callable[[float], None] | None:
    return None if progress is None else lambda share: progress((place + share) / parts)


def _answer(row: PublishedRow, surveys: Mapping[str, Survey]) -> Answer:
    found = _estimate(row, surveys)
    return Answer(row=row, estimate=found, hit=is_hit(row, found))


def _estimate(row: PublishedRow, surveys: Mapping[str, Survey]) -> Estimate:
    if row.statistic == CROSSOVER:
        lower, upper = (Policy(name) for name in row.of)
        return Estimate(value=compute_crossover(MinimalAgent(), lower, upper), error=0.0, n=0)
    found = [estimate(surveys[name], row.statistic, row.of) for name, _ in _groups_of(row)]
    if len(found) == 1:
        return found[0]
    first, second = found
    return Estimate(
        value=first.value - second.value,
        error=math.hypot(first.error, second.error),
        n=first.n + second.n,
    )


def is_hit(row: PublishedRow, found: Estimate) -> bool:
    """Whether a simulated quantity agrees with a published row.

    Parameters
    ----------
    row
        The published number.
    found
        The simulated one.

    Returns
    -------
    bool
        With an interval: inside it, widened by 1.96 Monte Carlo standard errors on either side.
        With a direction: beyond the bound by more than 1.96 such errors. Never when undefined.
    """
    if not math.isfinite(found.value):
        return False
    chance = _WIDENED_BY * found.error
    if row.interval is not None:
        return row.interval[0] - chance <= found.value <= row.interval[1] + chance
    above = row.above is None or found.value - chance > row.above
    return above and (row.below is None or found.value + chance < row.below)
