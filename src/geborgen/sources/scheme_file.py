"""Coding schemes as TOML: read, written with an explanation, and the ones that are shipped."""

import functools
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from geborgen.moments import (
    Answer,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Mark,
    MomentRules,
    Need,
    RecordError,
    Role,
    SchemeError,
    SignalKind,
)
from geborgen.sources.codes import CodeCount
from geborgen.sources.files import file_name, read_text, write_text

__all__ = [
    "list_shipped_schemes",
    "parse_scheme",
    "read_scheme",
    "render_scheme",
    "write_scheme",
]

_WORDS: Mapping[str, Any] = {
    "means": CodeMeaning,
    "need": Need,
    "signal": SignalKind,
    "answer": Answer,
    "mark": Mark,
    "engagement": Engagement,
}
_CODE_TEXTS = ("code", "actor", "scale", "label_nl", "label_en")
_CODE_FIELDS = (*_CODE_TEXTS[:2], *_WORDS, "intensity", *_CODE_TEXTS[2:], "guessed")
_RULE_NUMBERS = (
    "response_window_s",
    "signal_pause_s",
    "settle_window_s",
    "explore_window_s",
    "repair_window_s",
)
_RULE_FIELDS = (*_RULE_NUMBERS, "ongoing_answers_count", "observer")
_TOP_TEXTS = ("name", "version", "title_nl", "title_en")
_TOP_FIELDS = (*_TOP_TEXTS, "exclusive", "rules", "actors", "codes")
_NEEDED = {
    CodeMeaning.SIGNAL: "need",
    CodeMeaning.ANSWER: "answer",
    CodeMeaning.MARK: "mark",
    CodeMeaning.ENGAGEMENT: "engagement",
}

_HEADER = """\
# Codeerschema: zegt wat elke code betekent. Pas dit bestand aan en bewaar het.
#   means = signal      wat het kind vraagt: need, en zo nodig signal = "miscue" (misleidend
#                       signaal) en intensity (hoe sterk, 0 tot 1)
#           answer      wat de opvoeder ermee doet: answer
#           mark        tot rust, op ontdekking, breuk, herstel, aanwezig, afwezig, niet te zien
#           engagement  positief, neutraal of negatief betrokken; mag ook naast iets anders staan
#           episode, scale, ignored   een deel van de opname, een schaal, niet gebruiken
# Bij guessed = true heeft het programma geraden. Klopt het? Haal die regel dan weg.
# Haal bij een onbekende code de # weg en vul means in; zonder betekenis telt een code niet mee.
#
# Coding scheme: says what each code means. Change this file and save it.
#   means = signal      what the child asks: need, and where due signal = "miscue" and intensity
#                       (how strong, 0 to 1)
#           answer      what the caregiver does with it: answer
#           mark        settled, exploring, rupture, repair, present, away, not observed
#           engagement  positively, neutrally or negatively engaged; may stand beside any other
#           episode, scale, ignored   a part of the session, a scale, not to be used
# Where it says guessed = true the program guessed. If it is right, remove that line.
# For an unknown code remove the # and fill in means; without a meaning a code does not count.
#
"""


def list_shipped_schemes() -> tuple[str, ...]:
    """Names of the coding schemes that come with the program, in alphabetical order.

    Returns
    -------
    tuple of str
        Each can be given to `read_scheme`.
    """
    folder = resources.files("geborgen.moments").joinpath("schemes")
    names = [entry.name for entry in folder.iterdir()]
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def read_scheme(source: str | Path) -> CodingScheme:
    """Coding scheme of a TOML file or of the shipped scheme of that name.

    Parameters
    ----------
    source
        A shipped scheme's name, or a file; a name that is both is the shipped scheme.

    Returns
    -------
    CodingScheme
        Entries whose `means` is left empty are left out: their codes stay unknown.

    Raises
    ------
    SchemeError
        When there is no such scheme, or an entry is not as it should be; names file and entry.
    FileError
        When the file cannot be opened.
    """
    shipped = list_shipped_schemes()
    if str(source) in shipped:
        return _read_shipped(str(source))
    path = Path(source)
    if not path.suffix and not path.exists():
        raise SchemeError("scheme_unknown", name=file_name(path), names=", ".join(shipped))
    return _parse(read_text(path), file_name(path))


def parse_scheme(text: str, name: str) -> CodingScheme:
    """Coding scheme of a TOML text, wherever it is kept.

    Parameters
    ----------
    text
        As a scheme's file has it.
    name
        What errors call it; also the scheme's name where the text has none.

    Returns
    -------
    CodingScheme
        As `read_scheme` returns it.

    Raises
    ------
    SchemeError
        When an entry is not as it should be; names the text and the entry.
    """
    return _parse(text, name)


# Guessing a file's scheme tries every shipped one: parsing them each time took most of that.
@functools.cache
def _read_shipped(name: str) -> CodingScheme:
    folder = resources.files("geborgen.moments").joinpath("schemes")
    return _parse(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def write_scheme(
    scheme: CodingScheme, path: Path, *, counts: Sequence[CodeCount] = (), force: bool = False
) -> None:
    """Save a coding scheme as TOML to be edited, whole or not at all.

    Parameters
    ----------
    scheme
        What to save.
    path
        The file to make.
    counts
        How often each code occurs: told beside it, and codes the scheme does not know follow as
        entries to fill in.
    force
        Replace a file that exists.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.
    """
    write_text(path, render_scheme(scheme, counts=counts), force=force)


def render_scheme(scheme: CodingScheme, *, counts: Sequence[CodeCount] = ()) -> str:
    """Coding scheme as the TOML text that `write_scheme` saves.

    Parameters
    ----------
    scheme, counts
        As for `write_scheme`.

    Returns
    -------
    str
        Reading it gives an equal scheme.
    """
    top = [_pair(field, getattr(scheme, field)) for field in _TOP_TEXTS]
    exclusive = [_pair("exclusive", scheme.exclusive)] if scheme.exclusive else []
    parts = [
        _HEADER + "\n".join(filter(None, [*top, *exclusive])),
        _table("rules", {field: getattr(scheme.rules, field) for field in _RULE_FIELDS}),
    ]
    if scheme.actors:
        parts.append(_table("actors", dict(scheme.actors)))
    parts += [_code_table(definition, scheme, counts) for definition in scheme.codes]
    unknown = [count for count in counts if scheme.meaning(count.code, count.actor) is None]
    parts += [_empty_table(count) for count in unknown]
    return "\n\n".join(parts) + "\n"


def _code_table(
    definition: CodeDefinition, scheme: CodingScheme, counts: Sequence[CodeCount]
) -> str:
    here = [c for c in counts if scheme.meaning(c.code, c.actor) == definition]
    lines = ["[[codes]]", *(f"# {_describe_count(count)}" for count in here)]
    if definition.signal is SignalKind.CUE and definition.means is not CodeMeaning.SIGNAL:
        shown = [field for field in _CODE_FIELDS if field != "signal"]
    else:
        shown = list(_CODE_FIELDS)
    lines += [_pair(field, getattr(definition, field)) for field in shown]
    return "\n".join(filter(None, lines))


def _empty_table(count: CodeCount) -> str:
    lines = [
        _describe_count(count),
        "[[codes]]",
        _pair("code", count.code),
        _pair("actor", count.actor.name or None),
        'means = ""',
    ]
    return "\n".join(f"# {line}" for line in lines if line)


def _describe_count(count: CodeCount) -> str:
    who = " ".join((count.actor.name or "?").split())
    role = "" if count.actor.name == count.actor.role else f" ({count.actor.role})"
    during = f", {count.seconds:.0f} s" if count.n_states else ""
    return _printable(f"{who}{role}: {count.n}×{during}")


def _printable(text: str) -> str:
    """Return a text that may stand in a TOML comment, where control characters may not."""
    return "".join(char if char.isprintable() else " " for char in text)


def _table(name: str, fields: Mapping[str, Any]) -> str:
    return "\n".join([f"[{name}]", *filter(None, (_pair(k, v) for k, v in fields.items()))])


def _pair(key: str, value: Any) -> str:
    """Return a line ``key = value``; empty when there is nothing to say."""
    if value is None or (key == "guessed" and not value):
        return ""
    bare = key.replace("_", "").replace("-", "")
    plain = key if bare.isascii() and bare.isalnum() else _quote(key)
    return f"{plain} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _quote(str(value))


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _parse(text: str, file: str) -> CodingScheme:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SchemeError("scheme_broken", file=file, reason=str(error)) from error
    _refuse_others(data, _TOP_FIELDS, (file, "-"))
    texts = {field: _text(data, field, (file, "-")) for field in _TOP_TEXTS}
    texts["name"] = texts["name"] or file.removesuffix(".toml")
    try:
        return CodingScheme(
            **{field: value for field, value in texts.items() if value is not None},
            codes=_read_codes(data.get("codes", []), file),
            actors=_read_actors(data.get("actors", {}), file),
            exclusive=_read_exclusive(data.get("exclusive", []), file),
            rules=_read_rules(data.get("rules", {}), file),
        )
    except SchemeError as error:
        if error.phrase.key == "errors.scheme_twice":
            raise SchemeError("scheme_broken", file=file, reason=str(error)) from error
        raise


Place = tuple[str, str]  # the file, and the entry in it


def _wrong(place: Place, field: str, *, expected: str, found: object) -> SchemeError:
    shown = "-" if found is None else str(found)
    return SchemeError(
        "scheme_entry", file=place[0], entry=place[1], field=field, expected=expected, found=shown
    )


def _refuse_others(table: Mapping[str, Any], known: Sequence[str], place: Place) -> None:
    for field in table:
        if field not in known:
            raise _wrong(place, field, expected=" | ".join(known), found=field)


def _typed(table: Any, kind: Callable[[Any], bool], place: Place, *, expected: str) -> Any:
    if not kind(table):
        raise _wrong(place, place[1], expected=expected, found=table)
    return table


def _text(table: Mapping[str, Any], field: str, place: Place) -> str | None:
    value = table.get(field)
    if value is not None and not isinstance(value, str):
        raise _wrong(place, field, expected='"…"', found=value)
    return value


def _read_codes(entries: Any, file: str) -> tuple[CodeDefinition, ...]:
    expected = "[[codes]]"
    _typed(entries, lambda e: isinstance(e, list), (file, "codes"), expected=expected)
    found = []
    for number, entry in enumerate(entries, start=1):
        place = (file, f"codes {number}")
        _typed(entry, lambda e: isinstance(e, dict), place, expected=expected)
        found.append(_read_code(entry, (file, f"codes {number} ({entry.get('code', '-')})")))
    return tuple(definition for definition in found if definition is not None)


def _read_code(entry: Mapping[str, Any], place: Place) -> CodeDefinition | None:
    """Read one entry; None when its meaning is still to be filled in."""
    _refuse_others(entry, _CODE_FIELDS, place)
    texts = {field: _text(entry, field, place) for field in (*_CODE_TEXTS, *_WORDS)}
    if not texts["code"]:
        raise _wrong(place, "code", expected='"…"', found=texts["code"])
    if not texts["means"]:
        return None
    words = {field: _word(make, texts[field], (place, field)) for field, make in _WORDS.items()}
    needed = _NEEDED.get(words["means"])
    if needed and words[needed] is None:
        raise _wrong(place, needed, expected=" | ".join(_WORDS[needed]), found=None)
    values = {field: texts[field] for field in _CODE_TEXTS} | words
    values["intensity"] = _number(entry, "intensity", place)
    values["guessed"] = _flag(entry, "guessed", place)
    try:
        return CodeDefinition(**{k: v for k, v in values.items() if v is not None})
    except RecordError as error:
        raise _wrong(place, "intensity", expected="0–1", found=entry["intensity"]) from error


def _word(make: Any, value: str | None, where: tuple[Place, str]) -> Any:
    if not value:
        return None
    try:
        return make(value)
    except ValueError as error:
        raise _wrong(*where, expected=" | ".join(make), found=value) from error


def _number(table: Mapping[str, Any], field: str, place: Place) -> float | None:
    value = table.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(place, field, expected="0.0", found=value)
    return float(value)


def _flag(table: Mapping[str, Any], field: str, place: Place) -> bool | None:
    value = table.get(field)
    if value is not None and not isinstance(value, bool):
        raise _wrong(place, field, expected="true | false", found=value)
    return value


def _read_actors(table: Any, file: str) -> tuple[tuple[str, Role], ...]:
    place = (file, "actors")
    _typed(table, lambda t: isinstance(t, dict), place, expected="[actors]")
    texts = {name: _text(table, name, place) for name in table}
    return tuple((name, _word(Role, text or "-", (place, name))) for name, text in texts.items())


def _read_exclusive(sets: Any, file: str) -> tuple[tuple[str, ...], ...]:
    def is_sets(value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(each, list) and all(isinstance(code, str) for code in each) for each in value
        )

    place = (file, "exclusive")
    _typed(sets, is_sets, place, expected='[["a", "b"], …]')
    return tuple(tuple(each) for each in sets)


def _read_rules(table: Any, file: str) -> MomentRules:
    place = (file, "rules")
    _typed(table, lambda t: isinstance(t, dict), place, expected="[rules]")
    _refuse_others(table, _RULE_FIELDS, place)
    values: dict[str, Any] = {field: _number(table, field, place) for field in _RULE_NUMBERS}
    values["ongoing_answers_count"] = _flag(table, "ongoing_answers_count", place)
    values["observer"] = _text(table, "observer", place)
    try:
        return MomentRules(**{k: v for k, v in values.items() if v is not None})
    except RecordError as error:
        field = str(dict(error.phrase.values)["field"])
        raise _wrong(place, field, expected="≥ 0", found=table[field]) from error
