"""``geborgen tables``: published numbers beside what simulated families say of them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geborgen.cli.terminal import counting, say, say_path, say_table
from geborgen.moments import FileError, Phrasebook, UserError, load_phrasebook
from geborgen.sources.files import read_text, write_text
from geborgen.views.published_page import render_answers_page
from geborgen.views.published_svg import render_answers
from geborgen.views.published_table import answer_rows, render_answers_csv, say_score

if TYPE_CHECKING:
    from geborgen.simulation.published import Answer, PublishedRow

__all__ = ["run"]

_ENDINGS = (".csv", ".svg", ".html")
_HEADINGS = ("what", "use", "published", "simulated", "verdict", "source")


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Simulate the families, answer every row, and show or save it."""
    if given.output and given.output.suffix not in _ENDINGS:
        raise FileError("write_format", file=given.output.name, formats=", ".join(_ENDINGS))
    try:
        answers = _answers(_rows(given.table), given, book)
    except ImportError as error:
        raise UserError("extra_missing", what="numba", extra="simulation") from error
    words = load_phrasebook(book.language, "geborgen.views")
    facts = _facts(given, words)
    if given.output is None:
        _show(answers, words)
    else:
        write_text(
            given.output, _render(answers, given.output, words, facts=facts), force=given.force
        )
        say_path(book.say("said.written"), given.output.resolve())
    for line in (*facts, say_score(answers, words)):
        say(line, quietly=True)


def _rows(files: list[Path] | None) -> tuple["PublishedRow", ...]:
    """Take the tables that ship, or those a person wrote."""
    from geborgen.simulation.published import load_published, parse_published

    if not files:
        return load_published()
    return tuple(row for file in files for row in parse_published(read_text(file), file=file.name))


def _answers(
    rows: tuple["PublishedRow", ...], given: argparse.Namespace, book: Phrasebook
) -> tuple["Answer", ...]:
    from geborgen.simulation.posterior import calibrated_study
    from geborgen.simulation.published import compute_answers
    from geborgen.simulation.survey import Study

    study = calibrated_study(Study(families=given.families, seed=given.seed))
    with counting(book.say("said.families"), book) as progress:
        return compute_answers(
            rows,
            study,
            progress=lambda share: progress(round(share * given.families), given.families),
        )


def _facts(given: argparse.Namespace, words: Phrasebook) -> tuple[str, ...]:
    """Say how many families, which seed, and on what the model was calibrated."""
    from geborgen.simulation.posterior import describe_model, load_posterior

    posterior = load_posterior()
    told = words.say("published.run", families=given.families, seed=given.seed)
    if posterior is None:
        return told, words.say("published.uncalibrated")
    key = "calibrated" if posterior.model == describe_model() else "stale"
    return told, words.say(f"published.{key}", date=posterior.date, n=len(posterior.rows))


def _show(answers: tuple["Answer", ...], words: Phrasebook) -> None:
    rows = answer_rows(answers, words)
    say_table(
        [words.say(f"published.heading.{name}") for name in _HEADINGS],
        [[r.what, r.use, r.published, r.simulated, r.verdict, r.source] for r in rows],
    )


def _render(
    answers: tuple["Answer", ...], target: Path, words: Phrasebook, *, facts: tuple[str, ...]
) -> str:
    if target.suffix == ".csv":
        return render_answers_csv(answers)
    if target.suffix == ".svg":
        return render_answers(answers, words, label=words.say("published.title")) + "\n"
    from geborgen.simulation.references import load_references

    return render_answers_page(answers, words, facts=facts, citations=load_references())
