"""Coding schemes to choose from: ours and a practice's own; and where one goes wrong."""

import re
from dataclasses import dataclass

from geborgen.moments import CodingScheme, Language, SchemeError
from geborgen.practice.care.models import Scheme
from geborgen.practice.keys import Key
from geborgen.sources import list_shipped_schemes, parse_scheme, read_scheme, render_scheme

__all__ = ["ChosenScheme", "find_scheme", "list_scheme_choices", "say_wrong"]

_SHIPPED = "shipped:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenScheme:
    """A scheme by its key, as text: what is kept with an observation."""

    key: str = ""
    name: str = ""
    text: str = ""

    def read(self) -> CodingScheme | None:
        """Return the scheme; None is the file's own, or one guessed from its codes."""
        return parse_scheme(self.text, self.name) if self.text else None


def list_scheme_choices(practice_id: Key, language: Language) -> list[tuple[str, str]]:
    """Return keys and names: first those that ship, then the practice's own."""
    shipped = [(f"{_SHIPPED}{name}", _title(read_scheme(name), language))
               for name in list_shipped_schemes()]  # fmt: skip
    own = Scheme.objects.filter(practice_id=practice_id).values_list("pk", "name")
    return [*shipped, *((str(key), name) for key, name in own)]


def find_scheme(practice_id: Key, key: str) -> ChosenScheme | None:
    """Return the scheme of a key; None when a practice has no such scheme."""
    if not key:
        return ChosenScheme()
    name = key.removeprefix(_SHIPPED)
    if key.startswith(_SHIPPED) and name in list_shipped_schemes():
        return ChosenScheme(key=key, name=name, text=render_scheme(read_scheme(name)))
    own = {str(one.pk): one for one in Scheme.objects.filter(practice_id=practice_id)}.get(key)
    return ChosenScheme(key=key, name=own.name, text=own.text) if own else None


def say_wrong(error: SchemeError, text: str, language: Language) -> str:
    """Return what is wrong in a text, with its line where that can be found."""
    line = _find_line(error, text)
    said = error.say(language)
    if line is None:
        return said
    return f"{'regel' if language is Language.NL else 'line'} {line}: {said}"


def _find_line(error: SchemeError, text: str) -> int | None:
    """TOML's own errors name their line; an entry is counted, and its field looked for in it."""
    values = {name: str(value) for name, value in error.phrase.values}
    entry, field = values.get("entry", ""), values.get("field", "")
    lines = text.splitlines()
    counted = re.match(r"codes (\d+)", entry)
    if counted is None:
        return _line_of(lines, field, start=0) if entry else None
    heads = [i for i, line in enumerate(lines) if line.strip().startswith("[[codes]]")]
    number = int(counted.group(1)) - 1
    if number >= len(heads):
        return None
    end = heads[number + 1] if number + 1 < len(heads) else len(lines)
    return _line_of(lines[:end], field, start=heads[number]) or heads[number] + 1


def _line_of(lines: list[str], field: str, *, start: int) -> int | None:
    found = (i + 1 for i in range(start, len(lines))
             if re.match(rf"\s*{re.escape(field)}\s*=", lines[i]))  # fmt: skip
    return next(found, None) if field else None


def _title(scheme: CodingScheme, language: Language) -> str:
    title = scheme.title_nl if language is Language.NL else scheme.title_en
    return title or scheme.name
