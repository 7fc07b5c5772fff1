"""What was observed: files, sessions, people, codes, and what the timing does not allow."""

from collections import Counter
from collections.abc import Sequence

from geborgen.analysis.tracks import name_child
from geborgen.analysis.workbench import Observed, Study
from geborgen.moments import Phrasebook
from geborgen.sources.folder import FileReading
from geborgen.views.clock import say_length
from geborgen.views.files_table import make_files_part
from geborgen.views.words import NONE, Table
from geborgen.views.workbench.section import (
    Section,
    make_section,
    make_table,
    number_cell,
)

__all__ = ["make_observed_section", "say_facts"]

_MOST_ROWS = 60


def say_facts(study: Study, book: Phrasebook) -> tuple[tuple[str, str], ...]:
    """Return the few numbers at the head of the page."""
    observed = study.observed
    children = {name_child(session.child, session.session) for session in observed.sessions}
    return (
        (book.say("bench.fact.sessions"), str(len(observed.sessions))),
        (book.say("bench.fact.children"), str(len(children))),
        (book.say("bench.fact.observers"), str(len(observed.observers)) or NONE),
        (book.say("bench.fact.acts"), str(observed.n_acts)),
        (
            book.say("bench.fact.time"),
            say_length(observed.seconds, book) if observed.seconds else NONE,
        ),
    )


def make_observed_section(
    study: Study, book: Phrasebook, *, files: Sequence[FileReading], warnings: Sequence[str]
) -> Section:
    """Return the first part of the page."""
    observed = study.observed
    folder = make_files_part(files, book)
    tables = [_code_table(observed, book), _session_table(observed, book)]
    notes = list(warnings)
    if folder is not None:
        tables.insert(0, folder.table)
        notes = [_name_once(file, reason) for file, reason in folder.refused] + notes
    return make_section(
        "observed", book, said=_say_observed(study, book), tables=tables, notes=notes
    )


def _name_once(file: str, reason: str) -> str:
    """The file below its folder, and why it was refused, which begins with its name."""
    return f"{file}: {reason.removeprefix(file.rpartition('/')[2]).lstrip(':, ')}"


def _say_observed(study: Study, book: Phrasebook) -> list[str]:
    observed = study.observed
    said = []
    if len(study.people) > 1:
        first, second = (say_person(one, book) for one in study.people)
        said.append(book.say("bench.observed.people", first=first, second=second))
    if observed.observers:
        said.append(book.say("bench.observed.observers", names=book.joined([*observed.observers])))
    timings = Counter(session.timing for session in observed.sessions)
    return said + [
        book.say(f"bench.timing.{timing}", n=timings[timing])
        for timing in ("intervals", "order", "abutting")
        if timings[timing]
    ]


def say_person(name: str, book: Phrasebook) -> str:
    """Return a role in words, a name as it is."""
    return book.say(f"role.{name}") if book.has(f"role.{name}") else name


def _code_table(observed: Observed, book: Phrasebook) -> Table:
    rows = [
        (
            code.code,
            say_person(code.actor, book),
            str(code.n_acts),
            str(code.n_sessions),
            say_length(code.seconds, book) if code.seconds else NONE,
            number_cell(code.per_minute, book),
        )
        for code in observed.codes
    ]
    names = ("code", "who", "acts", "sessions", "time", "per_minute")
    note = " ".join(filter(None, (book.say("bench.codes_rate"), _more(rows, book))))
    return make_table("codes", names, rows[:_MOST_ROWS], book=book, note=note)


def _session_table(observed: Observed, book: Phrasebook) -> Table:
    rows = [
        (
            session.session,
            session.child,
            session.file or NONE,
            ", ".join(session.observers) or NONE,
            NONE if session.seconds is None else say_length(session.seconds, book),
            str(session.n_acts),
            book.say(f"bench.timing_cell.{session.timing}"),
        )
        for session in observed.sessions
    ]
    names = ("session", "child", "file", "observers", "length", "acts", "timing")
    return make_table("sessions", names, rows[:_MOST_ROWS], book=book, note=_more(rows, book))


def _more(rows: Sequence[tuple[str, ...]], book: Phrasebook) -> str | None:
    left = len(rows) - _MOST_ROWS
    return book.say("bench.more_rows", n=left) if left > 0 else None
