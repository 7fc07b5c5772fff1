"""``geborgen outlook``: what grew in families like this one, and what a change would do there."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geborgen.analysis import compute_reading
from geborgen.cli.commands.report import check_people, render_format
from geborgen.cli.outputs import check_report
from geborgen.cli.reading import choose_scheme, list_inputs, read_files
from geborgen.cli.terminal import counting, say, say_data, say_path, say_warnings
from geborgen.moments import FileError, Phrasebook, UserError
from geborgen.sources import write_bytes
from geborgen.sources.files import read_text

if TYPE_CHECKING:
    from geborgen.analysis.results import Reading
    from geborgen.inference.changes import Programme
    from geborgen.inference.report import Asked
    from geborgen.inference.results import OutlookReport

__all__ = ["run"]

_ENDINGS = (".html", ".pdf", ".json")


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read, look out, and show it or write it where it was asked for."""
    _check_target(given)
    asked = _read_asked(given, book)
    recordings = read_files(given.files, given, book)
    check_people(recordings, given)
    scheme = choose_scheme(recordings, given)
    reading = compute_reading(
        recordings, scheme=scheme, child=given.child, caregivers=given.caregiver
    )
    report = _look_out(reading, asked, given=given, book=book)
    warnings = [warning for session in reading.sessions for warning in session.warnings]
    if given.output:
        write_bytes(given.output, _render(report, given.output, book), force=True)
        say_path(book.say("said.report"), given.output.resolve())
    elif given.json:
        from geborgen.views.outlook_json import render_outlook_json

        say_data(render_outlook_json(report))
    else:
        _show(report, book)
    say_warnings(warnings, book, rest="said.more_notes")


def _check_target(given: argparse.Namespace) -> None:
    if given.output is None:
        return
    if given.output.suffix not in _ENDINGS:
        raise FileError("write_format", file=given.output.name, formats=", ".join(_ENDINGS))
    check_report(given.output, list_inputs(given), force=given.force)


def _read_asked(given: argparse.Namespace, book: Phrasebook) -> "Asked":
    """Understand every change and programme before anything is computed."""
    try:
        from geborgen.inference.changes import parse_change
        from geborgen.inference.report import Asked
    except ImportError as error:
        raise UserError("extra_missing", what="outlook", extra="simulation") from error
    return Asked(
        changes=tuple(
            (text, parse_change(text, language=book.language)) for text in given.what_if or ()
        ),
        programmes=tuple(_find_programme(word) for word in given.programme or ()),
        seed=given.seed,
    )


def _find_programme(word: str) -> "Programme":
    from geborgen.inference.changes import load_programmes, parse_programme

    if word.endswith(".toml"):
        return parse_programme(read_text(Path(word)), key=Path(word).stem)
    known = {programme.key: programme for programme in load_programmes()}
    if word not in known:
        raise UserError("programme_unknown", name=word, known=", ".join(known))
    return known[word]


def _look_out(
    reading: "Reading", asked: "Asked", *, given: argparse.Namespace, book: Phrasebook
) -> "OutlookReport":
    from geborgen.inference.bank import find_bank
    from geborgen.inference.report import compute_outlook_report

    if not any(pair.moments for pair in reading.pairs):
        raise UserError("outlook_no_moments")
    try:
        with counting(book.say("said.families"), book) as progress:
            bank = find_bank(given.bank, progress=progress)
        return compute_outlook_report(reading, asked, bank=bank)
    except ImportError as error:
        raise UserError("extra_missing", what="outlook", extra="simulation") from error


def _show(report: "OutlookReport", book: Phrasebook) -> None:
    from geborgen.views.outlook_words import load_outlook_book, say_outlook_in_short

    words = load_outlook_book(book.language)
    for pair in report.pairs:
        one = pair.outlook
        say(words.say("page.pair", child=one.child, caregiver=one.caregiver))
        say(say_outlook_in_short(pair, words) + "\n")
    say(words.say("outlook.not_fate"))


def _render(report: "OutlookReport", target: Path, book: Phrasebook) -> bytes:
    from geborgen.views.outlook_json import render_outlook_json
    from geborgen.views.outlook_page import render_outlook_html

    if target.suffix == ".json":
        return render_outlook_json(report).encode("utf-8")
    return render_format(render_outlook_html(report, language=book.language), target)
