"""``geborgen report``: observed sessions in, a page a person can read out."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from geborgen.analysis import compute_reading
from geborgen.analysis.results import Reading
from geborgen.cli.reading import choose_scheme, read_files
from geborgen.cli.terminal import say, say_path, working
from geborgen.moments import FileError, Phrasebook, UserError
from geborgen.sources import write_bytes
from geborgen.views import (
    load_report_book,
    render_report_html,
    render_report_json,
    render_report_pdf,
)
from geborgen.views.summary import say_in_short

__all__ = ["make_report", "run"]

_ENDINGS = (".html", ".pdf", ".json")


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read the files, compute, and write the report where it was asked for."""
    target = _target(given.files, given.output, book)
    recordings = read_files(given.files, given, book)
    scheme = choose_scheme(recordings, given)
    with working(book.say("said.computing"), 1) as step:
        reading = compute_reading(
            recordings, scheme=scheme, child=given.child, caregivers=given.caregiver
        )
        step()
    if not reading.sessions or (given.caregiver and not reading.pairs):
        raise UserError("nobody", names=", ".join(given.caregiver or [given.child or "-"]))
    if given.json:
        sys.stdout.write(render_report_json(reading) + "\n")
        return
    make_report(reading, target, book)


def make_report(reading: Reading, target: Path, book: Phrasebook) -> None:
    """Write the page, the PDF or the data, whole or not at all, and say what it shows."""
    with working(book.say("said.drawing"), 1) as step:
        write_bytes(target, _render(reading, target, book), force=True)
        step()
    _say_summary(reading, book)
    say_path(book.say("said.report"), target.resolve())


def _say_summary(reading: Reading, book: Phrasebook) -> None:
    """Say each pair in short, as the page begins."""
    words = load_report_book(book.language)
    for pair in reading.pairs:
        short = say_in_short(pair, reading, words)
        say(f"{pair.child}, {pair.caregiver}: {short}\n", quietly=True)


def _render(reading: Reading, target: Path, book: Phrasebook) -> bytes:
    if target.suffix == ".json":
        return render_report_json(reading).encode("utf-8")
    page = render_report_html(reading, language=book.language)
    return render_report_pdf(page) if target.suffix == ".pdf" else page.encode("utf-8")


def _target(files: Sequence[Path], output: Path | None, book: Phrasebook) -> Path:
    """Choose the file to write: as asked, or named after the first file; never one of the files."""
    if output is None:
        stem = files[0].name.split(".")[0] or "geborgen"
        return Path(f"{stem}-{book.say('said.report_name')}.html")
    if output.suffix not in _ENDINGS:
        raise FileError("write_format", file=output.name, formats=", ".join(_ENDINGS))
    if output.resolve() in {file.resolve() for file in files}:
        raise FileError("write_onto_input", file=output.name)
    return output
