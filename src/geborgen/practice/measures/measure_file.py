"""A measure as TOML: read field by field, and checked as a whole."""

from collections.abc import Mapping
from typing import Any

from geborgen.practice.measures.entries import Entry, parse_toml
from geborgen.practice.measures.records import (
    Band,
    Check,
    CriticalItem,
    Direction,
    Entered,
    FactStatus,
    Item,
    KnownChange,
    Measure,
    MissingRule,
    Norm,
    Person,
    Reliability,
    Said,
    Scale,
    ScaleRule,
    Subject,
    Way,
)

__all__ = ["create_measure", "parse_measure", "parse_norms"]

_TOP = (
    "key", "version", "name", "status", "entered", "answered_by", "seen_by", "ways", "about",
    "reason", "licence", "notes", "items", "scales", "bands", "critical", "norms", "reliability",
    "changes", "checks", "sources",
)  # fmt: skip
_SAID = ("nl", "en")
_TELLING = ("scale", "source", "status", *_SAID)
_NORM_FIELDS = (*_TELLING, "mean", "sd", "n", "clinical", "reason")
_SCALE_FIELDS = (
    "key", *_SAID, "items", "parts", "rule", "high", "times", "most_missing", "rounded",
    "reversed", "note",
)  # fmt: skip
_MOST_ITEMS = 200
_KINDS = ("retest", "icc", "alpha")


def parse_measure(text: str, file: str) -> Measure:
    """The measure of a TOML text; raises FileError with entry and field when it is not one."""
    return create_measure(parse_toml(text, file), file)


def create_measure(table: Mapping[str, Any], file: str) -> Measure:
    """The measure of a parsed file, checked field by field and as a whole."""
    top = Entry(file, "-", table)
    top.refuse_others(_TOP)
    is_on = _is_on(top)
    sources = top.below("sources")
    measure = Measure(
        key=_key(top),
        version=top.text("version", "1"),
        name=top.text("name"),
        about=_said_below(top, "about"),
        is_on=is_on,
        reason=_said_below(top, "reason", is_needed=not is_on),
        answered_by=top.words("answered_by", Person),
        seen_by=top.words("seen_by", Person),
        ways=top.words("ways", Way),
        licence=_said_below(top, "licence"),
        items=_read_items(top.below("items")),
        scales=tuple(_read_scale(entry, top) for entry in top.each("scales")),
        sources={key: sources.text(key) for key in sources.table},
        entered=top.word("entered", Entered, "answers"),
        notes=tuple(_read_note(entry) for entry in top.each("notes")),
        bands=tuple(map(_read_band, top.each("bands"))),
        critical=tuple(map(_read_critical, top.each("critical"))),
        norms=tuple(map(_read_norm, top.each("norms"))),
        reliabilities=tuple(map(_read_reliability, top.each("reliability"))),
        changes=tuple(map(_read_change, top.each("changes"))),
        checks=tuple(map(_read_check, top.each("checks"))),
    )
    _check_whole(measure, top)
    return measure


def parse_norms(
    text: str, file: str, measure: Measure
) -> tuple[tuple[Norm, ...], tuple[Reliability, ...]]:
    """A practice's own ``[[norms]]`` and ``[[reliability]]`` for a measure."""
    top = Entry(file, "-", parse_toml(text, file))
    top.refuse_others(("norms", "reliability"))
    for field in ("norms", "reliability"):
        for entry in top.each(field):
            if entry.table.get("scale") not in [scale.key for scale in measure.scales]:
                found = entry.table.get("scale")
                raise entry.wrong("scale", expected=_scale_keys(measure), found=found)
    norms = tuple(_read_norm(entry, FactStatus.OWN) for entry in top.each("norms"))
    told = tuple(_read_reliability(entry, FactStatus.OWN) for entry in top.each("reliability"))
    if not norms and not told:
        raise top.wrong("norms", expected="[[norms]]")
    return norms, told


def _key(top: Entry) -> str:
    key = top.text("key")
    if not (key.isascii() and key.replace("-", "").isalnum() and key == key.lower()):
        raise top.wrong("key", expected="a-z 0-9 -", found=key)
    return key


def _is_on(top: Entry) -> bool:
    status = top.text("status", "on")
    if status not in ("on", "off"):
        raise top.wrong("status", expected="on | off", found=status)
    return status == "on"


def _said_below(top: Entry, field: str, *, is_needed: bool = True) -> Said:
    entry = top.below(field)
    entry.refuse_others(_SAID)
    return entry.said(is_needed=is_needed)


def _read_note(entry: Entry) -> Said:
    entry.refuse_others(_SAID)
    return entry.said()


def _read_items(entry: Entry) -> tuple[Item, ...]:
    entry.refuse_others(("count", "lowest", "highest", "whole", "reversed", "other"))
    count = entry.whole("count")
    if not 1 <= count <= _MOST_ITEMS:
        raise entry.wrong("count", expected=f"1–{_MOST_ITEMS}", found=count)
    reversed_items = entry.numbers("reversed")
    items = {
        number: _make_item(entry, number, is_reversed=number in reversed_items)
        for number in range(1, count + 1)
    }
    for other in entry.each("other"):
        other.refuse_others(("numbers", "lowest", "highest", "whole", "values"))
        for number in _known(other, "numbers", items):
            items[number] = _make_item(other, number, is_reversed=number in reversed_items)
    _known(entry, "reversed", items)
    for number in reversed_items:
        if items[number].recoded:
            raise entry.wrong("reversed", expected="[[items.other]] values", found=number)
    return tuple(items.values())


def _known(entry: Entry, field: str, items: dict[int, Item]) -> tuple[int, ...]:
    numbers = entry.numbers(field)
    for number in numbers:
        if number not in items:
            raise entry.wrong(field, expected=f"1–{len(items)}", found=number)
    return numbers


def _make_item(entry: Entry, number: int, *, is_reversed: bool) -> Item:
    if entry.has("values"):
        pairs = _read_values(entry)
        answers = [given for given, _ in pairs]
        return Item(number=number, lowest=min(answers), highest=max(answers), recoded=pairs)
    lowest, highest = entry.number("lowest"), entry.number("highest")
    if lowest >= highest:
        raise entry.wrong("highest", expected=f"> {lowest:g}", found=f"{highest:g}")
    return Item(
        number=number,
        lowest=lowest,
        highest=highest,
        is_reversed=is_reversed,
        is_whole=entry.flag("whole", usual=True),
    )


def _read_values(entry: Entry) -> tuple[tuple[float, float], ...]:
    """Pairs of an answer and what it is worth: ``values = [[1, 5], [2, 1]]``."""
    value = entry.table["values"]
    fits = (
        isinstance(value, list)
        and len(value) > 1
        and all(isinstance(pair, list) and len(pair) == 2 for pair in value)
        and all(isinstance(n, int | float) and not isinstance(n, bool) for p in value for n in p)
    )
    if not fits or len({pair[0] for pair in value}) < len(value):
        raise entry.wrong("values", expected="[[1, 5], [2, 1]]", found=value)
    return tuple((float(given), float(points)) for given, points in value)


def _read_scale(entry: Entry, top: Entry) -> Scale:
    entry.refuse_others(_SCALE_FIELDS)
    parts = entry.texts("parts")
    items = _items_of_parts(entry, top, parts) if parts else _items_of_scale(entry, top)
    turned = entry.numbers("reversed")
    if not set(turned) <= set(items):
        raise entry.wrong("reversed", expected=str(list(items)), found=list(turned))
    most = entry.whole("most_missing", 0)
    if most >= len(items):
        raise entry.wrong("most_missing", expected=f"< {len(items)}", found=most)
    return Scale(
        key=entry.text("key"),
        label=entry.said(),
        items=items,
        rule=entry.word("rule", ScaleRule),
        high=entry.word("high", Direction),
        times=entry.number("times", 1.0),
        missing=MissingRule(most=most, is_rounded=entry.flag("rounded", usual=False)),
        reversed_items=turned,
        parts=parts,
        note=entry.below("note").said(is_needed=False),
    )


def _items_of_scale(entry: Entry, top: Entry) -> tuple[int, ...]:
    count = top.below("items").whole("count")
    everything = entry.table.get("items") == "all"
    items = tuple(range(1, count + 1)) if everything else entry.numbers("items")
    if not items or max(items) > count:
        raise entry.wrong("items", expected=f'"all" | 1–{count}', found=entry.table.get("items"))
    return items


def _items_of_parts(entry: Entry, top: Entry, parts: tuple[str, ...]) -> tuple[int, ...]:
    """Items of the scales that a total adds up; each scale stands in the file by itself."""
    scales = {other.text("key"): other for other in top.each("scales")}
    items: list[int] = []
    for part in parts:
        if part not in scales or scales[part].has("parts"):
            raise entry.wrong("parts", expected="[[scales]] key", found=part)
        items += _items_of_scale(scales[part], top)
    return tuple(sorted(items))


def _read_band(entry: Entry) -> Band:
    entry.refuse_others((*_TELLING, "from", "context", "attention"))
    return Band(
        scale=entry.text("scale"),
        start=entry.number("from"),
        label=entry.said(),
        source=entry.text("source"),
        status=entry.word("status", FactStatus),
        context=entry.text("context", ""),
        asks_attention=entry.flag("attention", usual=False),
    )


def _read_critical(entry: Entry) -> CriticalItem:
    entry.refuse_others(("item", "above", *_SAID))
    return CriticalItem(
        item=entry.whole("item"), above=entry.number("above", 0.0), prompt=entry.said()
    )


def _read_norm(entry: Entry, usual_status: FactStatus | None = None) -> Norm:
    entry.refuse_others(_NORM_FIELDS)
    if entry.number("sd") <= 0:
        raise entry.wrong("sd", expected="> 0", found=entry.table["sd"])
    return Norm(
        scale=entry.text("scale"),
        population=entry.said(),
        mean=entry.number("mean"),
        sd=entry.number("sd"),
        source=entry.text("source"),
        status=entry.word("status", FactStatus, usual_status),
        n=entry.whole("n") if entry.has("n") else None,
        is_clinical=entry.flag("clinical", usual=False),
        reason=_reason(entry),
    )


def _read_reliability(entry: Entry, usual_status: FactStatus | None = None) -> Reliability:
    entry.refuse_others((*_TELLING, "kind", "value", "n", "reason"))
    value, kind = entry.number("value"), entry.text("kind")
    if not 0 <= value < 1:
        raise entry.wrong("value", expected="0–1", found=value)
    if kind not in _KINDS:
        raise entry.wrong("kind", expected=" | ".join(_KINDS), found=kind)
    return Reliability(
        scale=entry.text("scale"),
        kind=kind,
        value=value,
        source=entry.text("source"),
        status=entry.word("status", FactStatus, usual_status),
        population=entry.said(is_needed=False),
        n=entry.whole("n") if entry.has("n") else None,
        reason=_reason(entry),
    )


def _read_change(entry: Entry) -> KnownChange:
    entry.refuse_others(("scale", "points", "reliable", "confidence", "source", "status", "reason"))
    points, confidence = entry.number("points"), entry.number("confidence", 0.95)
    if points <= 0:
        raise entry.wrong("points", expected="> 0", found=points)
    if confidence not in (0.9, 0.95):
        raise entry.wrong("confidence", expected="0.95 | 0.90", found=confidence)
    return KnownChange(
        scale=entry.text("scale"),
        points=points,
        is_reliable=entry.flag("reliable", usual=True),
        source=entry.text("source"),
        status=entry.word("status", FactStatus),
        confidence=confidence,
        reason=_reason(entry),
    )


def _reason(entry: Entry) -> Said:
    is_off = entry.table.get("status") == FactStatus.OFF
    return entry.below("reason").said(is_needed=is_off)


def _read_check(entry: Entry) -> Check:
    entry.refuse_others(("of", "status", "source", "by", "on", "against", "agrees", "note"))
    return Check(
        of=entry.word("of", Subject),
        status=entry.word("status", FactStatus),
        source=entry.text("source"),
        by=entry.text("by"),
        on=entry.day("on"),
        against=entry.below("against").said(),
        agrees=entry.flag("agrees", usual=True),
        note=entry.below("note").said(is_needed=False),
    )


def _scale_keys(measure: Measure) -> str:
    return " | ".join(scale.key for scale in measure.scales)


def _check_whole(measure: Measure, top: Entry) -> None:
    """Raise when parts of a measure do not fit each other."""
    for check in (_check_scales, _check_bands, _check_critical, _check_sources, _check_key):
        check(measure, top)


def _check_scales(measure: Measure, top: Entry) -> None:
    keys = [scale.key for scale in measure.scales]
    if not keys or len(set(keys)) < len(keys):
        raise top.wrong("scales", expected="[[scales]] key", found=", ".join(keys) or "-")
    named = (
        ("bands", [band.scale for band in measure.bands]),
        ("norms", [norm.scale for norm in measure.norms]),
        ("reliability", [reliability.scale for reliability in measure.reliabilities]),
        ("changes", [change.scale for change in measure.changes]),
    )
    for field, scales in named:
        for number, scale in enumerate(scales, start=1):
            if scale not in keys:
                entry = Entry(top.file, f"{field} {number}", {})
                raise entry.wrong("scale", expected=_scale_keys(measure), found=scale)


def _check_bands(measure: Measure, top: Entry) -> None:
    for scale in measure.scales:
        low, high = measure.possible_range(scale.key)
        for context in {band.context for band in measure.bands if band.scale == scale.key}:
            starts = [b.start for b in measure.bands_of(scale.key, context=context)]
            if starts != sorted(set(starts)) or (starts and starts[0] > low):
                raise top.wrong("bands", expected=f"from = {low:g}, …", found=starts)
            if starts and starts[-1] > high:
                raise top.wrong("bands", expected=f"from ≤ {high:g}", found=starts[-1])


def _check_critical(measure: Measure, top: Entry) -> None:
    numbers = {item.number for item in measure.items}
    for critical in measure.critical:
        if critical.item not in numbers:
            raise top.wrong("critical", expected=f"1–{len(numbers)}", found=critical.item)


def _check_sources(measure: Measure, top: Entry) -> None:
    named = [
        part.source
        for parts in (
            measure.bands, measure.norms, measure.reliabilities, measure.changes, measure.checks,
        )
        for part in parts
    ]  # fmt: skip
    for source in named:
        if source not in measure.sources:
            raise top.wrong("source", expected=" | ".join(measure.sources), found=source)


def _check_key(measure: Measure, top: Entry) -> None:
    """A measure that is on needs a key that somebody checked, and found to agree."""
    good = (FactStatus.SEEN, FactStatus.TWICE, FactStatus.OWN)
    checks = [check for check in measure.checks if check.of is Subject.KEY]
    if measure.is_on and not (checks and all(c.agrees and c.status in good for c in checks)):
        raise top.wrong("checks", expected='of = "key", agrees = true')
