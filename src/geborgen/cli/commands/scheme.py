"""``geborgen scheme``: which codes a file has, what they may mean, and a scheme to edit."""

import argparse
from dataclasses import asdict

from geborgen.cli.outputs import check_output
from geborgen.cli.reading import choose_scheme, list_inputs, read_files
from geborgen.cli.terminal import say, say_json, say_path, say_table, say_warnings
from geborgen.moments import Actor, CodeDefinition, CodingScheme, Phrasebook, SignalKind
from geborgen.sources import CodeCount, count_codes, write_scheme

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """List the codes with counts, actors and spans, and write a scheme when asked."""
    if given.output:
        check_output(given.output, list_inputs(given), force=given.force)
    recordings = read_files(given.files, given, book)
    scheme = choose_scheme(recordings, given)
    counts = count_codes(recordings)
    if given.json:
        say_json([_plain(count, scheme) for count in counts])
    else:
        headings = [book.say(f"column.{name}") for name in _COLUMNS]
        say_table(headings, [_row(count, scheme, book) for count in counts])
        unknown = sum(_meaning(count, scheme) is None for count in counts)
        say(book.say("said.codes", n=len(counts), unknown=unknown), quietly=True)
    if given.output:
        write_scheme(scheme, given.output, counts=counts, force=given.force)
        say_path(book.say("said.scheme"), given.output.resolve())
    elif not given.json:
        say(book.say("said.scheme_hint"), quietly=True)
    warnings = [warning for recording in recordings for warning in recording.warnings]
    say_warnings(warnings, book, rest="said.more_notes")


_COLUMNS = ("code", "actor", "role", "count", "first", "last", "means", "certainty")


def _meaning(count: CodeCount, scheme: CodingScheme) -> CodeDefinition | None:
    return scheme.meaning(count.code, count.actor)


def _role(count: CodeCount, scheme: CodingScheme) -> str:
    return str(scheme.role_of(Actor(role=count.actor.role, name=count.actor.name)))


def _row(count: CodeCount, scheme: CodingScheme, book: Phrasebook) -> list[str]:
    definition = _meaning(count, scheme)
    certainty = "unknown"
    if definition is not None:
        certainty = "guessed" if definition.guessed else "known"
    return [
        count.code,
        count.actor.name or "-",
        book.say(f"role.{_role(count, scheme)}"),
        str(count.n),
        _clock(count.first_s),
        _clock(count.last_s),
        _in_words(definition, book),
        book.say(f"certainty.{certainty}"),
    ]


def _in_words(definition: CodeDefinition | None, book: Phrasebook) -> str:
    """Say what a code means: its kind, and which need, answer, mark or state."""
    if definition is None:
        return "-"
    hidden = definition.signal is SignalKind.MISCUE
    parts = [book.say("signal.miscue" if hidden else f"meaning.{definition.means}")]
    for table in ("need", "answer", "mark", "engagement"):
        value = getattr(definition, table)
        if value is not None:
            parts.append(book.say(f"{table}.{value}"))
    return ": ".join([parts[0], ", ".join(parts[1:])]) if len(parts) > 1 else parts[0]


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{int(minutes)}:{rest:04.1f}"


def _plain(count: CodeCount, scheme: CodingScheme) -> dict[str, object]:
    definition = _meaning(count, scheme)
    return {
        "code": count.code,
        "actor": count.actor.name,
        "role": _role(count, scheme),
        "count": count.n,
        "first_s": count.first_s,
        "last_s": count.last_s,
        "definition": None if definition is None else asdict(definition),
    }
