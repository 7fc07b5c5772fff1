"""``geborgen report``: observed sessions in, a page a person can read out."""

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from geborgen.analysis import compute_reading
from geborgen.analysis.results import Reading
from geborgen.cli.outputs import check_report
from geborgen.cli.reading import choose_scheme, list_inputs, read_given, say_read
from geborgen.cli.terminal import (
    counting,
    say,
    say_data,
    say_path,
    say_warnings,
    saying_when_slow,
    working,
)
from geborgen.moments import FileError, Phrasebook, Recording, UserError
from geborgen.sources import write_bytes
from geborgen.sources.folder import FileReading
from geborgen.views import (
    load_report_book,
    render_report_html,
    render_report_json,
    render_report_pdf,
)
from geborgen.views.summary import say_in_short

if TYPE_CHECKING:
    from geborgen.views.outlook_page import OutlookPart

__all__ = ["check_people", "choose_target", "make_report", "render_format", "run"]

_ENDINGS = (".html", ".pdf", ".json")
# As many as an outlook says anything of (`inference.outlook.FEWEST_MOMENTS`).
_ENOUGH_TO_LOOK_OUT = 8


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read the files, compute, and write the report where it was asked for."""
    target = choose_target(given, book, inputs=list_inputs(given))
    read = read_given(given.files, given, book)
    recordings = read.recordings
    say_read(read.files, book)
    check_people(recordings, given)
    scheme = choose_scheme(recordings, given)
    with working(book.say("said.computing"), 1) as step:
        reading = compute_reading(
            recordings, scheme=scheme, child=given.child, caregivers=given.caregiver
        )
        step()
    if given.json:
        say_data(render_report_json(reading))
        _say_notes(reading, book, rest=None)
    else:
        make_report(reading, target, book, outlook=not given.no_outlook, files=read.files)


def choose_target(
    given: argparse.Namespace, book: Phrasebook, *, inputs: Sequence[Path], name: str = ""
) -> Path:
    """The file to write: as asked, or named after the first file, where it may be written."""
    output: Path | None = given.output
    if output is None:
        stem = inputs[0].name.split(".")[0] if inputs else ""
        name = name or f"{stem or 'geborgen'}-{book.say('said.report_name')}"
        output = Path(f"{name}.html")
    elif output.suffix not in _ENDINGS:
        raise FileError("write_format", file=output.name, formats=", ".join(_ENDINGS))
    if getattr(given, "json", False):
        return output
    check_report(output, inputs, force=given.force)
    return output


def make_report(
    reading: Reading,
    target: Path,
    book: Phrasebook,
    *,
    outlook: bool = True,
    files: Sequence[FileReading] = (),
) -> None:
    """Write the page, the PDF or the data, whole or not at all, and say what it shows."""
    parts = _look_out(reading, book) if outlook and target.suffix != ".json" else ()
    with working(book.say("said.drawing"), 1) as step:
        made = _render(reading, target, book=book, outlooks=parts, files=files)
        write_bytes(target, made, force=True)
        step()
    _say_summary(reading, book)
    _say_notes(reading, book, rest="said.more_notes_in_report")
    say_path(book.say("said.report"), target.resolve())


def check_people(recordings: Sequence[Recording], given: argparse.Namespace) -> None:
    """Raise when nobody is called as asked, and say who there is."""
    children = dict.fromkeys(recording.child for recording in recordings)
    if given.child and given.child not in children:
        raise UserError("no_child", name=given.child, names=", ".join(children))
    kept = [r for r in recordings if given.child in (None, r.child)]
    there = dict.fromkeys(name for recording in kept for name in recording.caregiver_names)
    unknown = [name for name in given.caregiver or () if name not in there]
    if unknown:
        names = ", ".join(name or "-" for name in there) or "-"
        raise UserError("no_caregiver", name=", ".join(unknown), names=names)


def _say_notes(reading: Reading, book: Phrasebook, *, rest: str | None) -> None:
    """Say what was odd in the files: whoever reads only the terminal should know it too."""
    warnings = [warning for session in reading.sessions for warning in session.warnings]
    say_warnings(warnings, book, rest=rest)


def _say_summary(reading: Reading, book: Phrasebook) -> None:
    """Say each pair in short, as the page begins."""
    words = load_report_book(book.language)
    for pair in reading.pairs:
        short = say_in_short(pair, reading, words)
        say(f"{pair.child}, {pair.caregiver}: {short}\n", quietly=True)


def _look_out(reading: Reading, book: Phrasebook) -> tuple["OutlookPart", ...]:
    """Make the outlook's part of the page, where there are moments enough and the means."""
    if not any(len(pair.moments) >= _ENOUGH_TO_LOOK_OUT for pair in reading.pairs):
        return ()
    if find_spec("numba") is None:
        say(book.say("said.no_outlook"), quietly=True)
        return ()
    text = book.say("said.looking_out")
    with saying_when_slow(text), counting(text, book) as progress:
        # Only here: the outlook brings the compiler, which takes longer than a report without it.
        from geborgen.inference.report import compute_outlook_report
        from geborgen.views.outlook_page import make_outlook_part
        from geborgen.views.outlook_words import load_outlook_book

        found = compute_outlook_report(reading, progress=progress)
    words = load_outlook_book(book.language)
    return tuple(
        make_outlook_part(pair, words, bank=found.bank_families, anchor=f"o{number}")
        for number, pair in enumerate(found.pairs, 1)
    )


def _render(
    reading: Reading,
    target: Path,
    *,
    book: Phrasebook,
    outlooks: Sequence["OutlookPart"],
    files: Sequence[FileReading],
) -> bytes:
    if target.suffix == ".json":
        return render_report_json(reading).encode("utf-8")
    page = render_report_html(reading, language=book.language, outlooks=outlooks, files=files)
    return render_format(page, target)


def render_format(page: str, target: Path) -> bytes:
    """The page as it stands, or printed to PDF, as the target's ending says."""
    return render_report_pdf(page) if target.suffix == ".pdf" else page.encode("utf-8")
