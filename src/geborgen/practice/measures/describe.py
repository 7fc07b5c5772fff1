"""Everything a measure's data say, in words: for the manual and for whoever asks on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from geborgen.moments import Phrasebook
from geborgen.practice.measures.records import (
    Band,
    Check,
    Item,
    KnownChange,
    Measure,
    Norm,
    Reliability,
    Said,
    Scale,
)

__all__ = ["Section", "describe_measure", "describe_state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its lines; `key` is the same in every language."""

    key: str
    title: str
    lines: tuple[str, ...]


def describe_state(measure: Measure, book: Phrasebook) -> str:
    """Whether a measure is on, and if not why."""
    if measure.is_on:
        return book.say("describe.on")
    return book.say("describe.off", why=_in(measure.reason, book))


def describe_measure(measure: Measure, book: Phrasebook) -> tuple[Section, ...]:
    """All there is to say of a measure, in sections; empty ones are left out."""
    sections = (
        ("use", _describe_use(measure, book)),
        ("items", _describe_items(measure.items, book)),
        ("scales", [_describe_scale(measure, scale, book) for scale in measure.scales]),
        ("bands", [_describe_band(measure, band, book) for band in measure.bands]),
        ("critical", [_in(critical.prompt, book) for critical in measure.critical]),
        ("change", [_describe_change(c, book) for c in measure.changes]),
        ("reliability", [_describe_reliability(r, book) for r in measure.reliabilities]),
        ("norms", [_describe_norm(norm, book) for norm in measure.norms]),
        ("notes", [_in(note, book) for note in measure.notes]),
        ("checks", [_describe_check(check, book) for check in measure.checks]),
        ("sources", [f"{key}: {text}" for key, text in measure.sources.items()]),
    )
    return tuple(
        Section(key=key, title=book.say(f"describe.section.{key}"), lines=tuple(lines))
        for key, lines in sections
        if lines
    )


def _in(said: Said, book: Phrasebook) -> str:
    return said.in_language(book.language)


def _name(table: str, words: Iterable[StrEnum], book: Phrasebook) -> str:
    return book.joined([book.say(f"{table}.{word}") for word in words])


def _describe_use(measure: Measure, book: Phrasebook) -> list[str]:
    return [
        _in(measure.about, book),
        describe_state(measure, book),
        book.say("describe.answered_by", who=_name("person", measure.answered_by, book)),
        book.say("describe.seen_by", who=_name("person", measure.seen_by, book)),
        book.say("describe.ways", ways=_name("way", measure.ways, book)),
        book.say("describe.entered", what=book.say(f"entered.{measure.entered}")),
        book.say("describe.licence", said=_in(measure.licence, book)),
    ]


def _describe_items(items: Sequence[Item], book: Phrasebook) -> list[str]:
    """Items with the same answers are told together."""
    lines = [book.say("describe.items", n=len(items))]
    alike = sorted(items, key=_answers)
    for answers, group in groupby(alike, key=_answers):
        numbers = _say_numbers(sorted(item.number for item in group))
        lines.append(book.say("describe.answers", items=numbers, answers=_localised(answers, book)))
    turned = [item.number for item in items if item.is_reversed]
    if turned:
        lines.append(book.say("describe.turned", items=_say_numbers(turned)))
    return lines


def _answers(item: Item) -> str:
    if item.recoded:
        return ", ".join(f"{given:g} → {points:g}" for given, points in item.recoded)
    return f"{item.lowest:g}–{item.highest:g}"


def _localised(text: str, book: Phrasebook) -> str:
    mark = book.number(0.5).strip("05")
    return text.replace(".", mark)


def _say_numbers(numbers: Sequence[int]) -> str:
    """Runs of three or more as first to last: 1–9, 12."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = (
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))  # a pair is not a run
        for run in runs
    )
    return ", ".join(told)


def _describe_scale(measure: Measure, scale: Scale, book: Phrasebook) -> str:
    low, high = measure.possible_range(scale.key)
    what = (
        book.say("describe.parts", parts=", ".join(scale.parts))
        if scale.parts
        else book.say("describe.of_items", items=_say_numbers(sorted(scale.items)))
    )
    said = [
        book.say("describe.scale", key=scale.key, label=_in(scale.label, book), what=what),
        book.say(f"describe.rule_{scale.rule}"),
        book.say("describe.range", low=book.number(low, 1), high=book.number(high, 1)),
        book.say(f"direction.{scale.high}").capitalize() + ".",
    ]
    if scale.times != 1:
        said.append(book.say("describe.times", times=f"{scale.times:g}"))
    if scale.reversed_items:
        turned = _say_numbers(scale.reversed_items)
        said.append(book.say("describe.turned_here", items=turned))
    if scale.missing.most:
        key = "describe.missing_rounded" if scale.missing.is_rounded else "describe.missing"
        said.append(book.say(key, n=scale.missing.most))
    if scale.note:
        said.append(_in(scale.note, book))
    return " ".join(said)


def _describe_band(measure: Measure, band: Band, book: Phrasebook) -> str:
    where = book.say("describe.from", scale=band.scale, start=book.number(band.start, 1))
    if band.context:
        key = f"context.{band.context}"
        where += f" ({book.say(key) if book.has(key) else band.context})"
    return f"{where}: {_in(band.label, book)} [{band.source}]"


def _describe_change(change: KnownChange, book: Phrasebook) -> str:
    key = "describe.reliable" if change.is_reliable else "describe.relevant"
    said = book.say(
        key,
        scale=change.scale,
        points=book.number(change.points, 2),
        confidence=book.percent(change.confidence),
    )
    return _with_status(f"{said} [{change.source}]", change, book)


def _describe_reliability(reliability: Reliability, book: Phrasebook) -> str:
    said = book.say(
        "describe.reliability",
        scale=reliability.scale,
        kind=book.say(f"kind.{reliability.kind}"),
        coefficient=book.number(reliability.value, 2),
    )
    said += _say_people(reliability.population, reliability.n, book)
    return _with_status(f"{said} [{reliability.source}]", reliability, book)


def _describe_norm(norm: Norm, book: Phrasebook) -> str:
    said = book.say(
        "describe.norm",
        scale=norm.scale,
        mean=book.number(norm.mean, 2),
        sd=book.number(norm.sd, 2),
    )
    said += _say_people(norm.population, norm.n, book)
    return _with_status(f"{said} [{norm.source}]", norm, book)


def _say_people(population: Said, n: int | None, book: Phrasebook) -> str:
    parts = [_in(population, book)] if population else []
    parts += [f"n = {n}"] if n is not None else []
    return f" ({', '.join(parts)})" if parts else ""


def _with_status(said: str, fact: KnownChange | Reliability | Norm, book: Phrasebook) -> str:
    told = f"{said}: {book.say(f'status.{fact.status}')}."
    return f"{told} {_in(fact.reason, book)}".rstrip()


def _describe_check(check: Check, book: Phrasebook) -> str:
    said = book.say(
        "describe.check",
        what=book.say(f"subject.{check.of}"),
        status=book.say(f"status.{check.status}"),
        source=check.source,
        against=_in(check.against, book),
        by=check.by,
        on=check.on.isoformat(),
    )
    return f"{said} {_in(check.note, book)}".rstrip()
