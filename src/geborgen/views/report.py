"""The report: one page that holds everything it shows, and the same page as PDF."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from geborgen.analysis.results import PairReading, Reading
from geborgen.moments import Language, Phrasebook, UserError, __version__
from geborgen.sources.folder import FileReading
from geborgen.views.circle_svg import most_asked
from geborgen.views.design import render_css
from geborgen.views.files_table import FilesPart, make_files_part
from geborgen.views.pair_page import PairPage, make_pair_page
from geborgen.views.session_page import (
    Comparison,
    DataPage,
    make_comparison,
    make_data_page,
    say_facts,
    say_title,
)
from geborgen.views.summary import PairSummary, summarise_pair
from geborgen.views.words import load_report_book

if TYPE_CHECKING:
    from geborgen.views.outlook_page import OutlookPart

__all__ = ["page_environment", "render_report_html", "render_report_pdf"]

_SCREEN_TABLE = re.compile(r'<details class="twin on-screen">.*?</details>', re.DOTALL)
_LABELLED_SVG = re.compile(r'<svg\b[^>]*?\s(?:aria-label|data-words)="([^"]*)"[^>]*>')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The whole report, every sentence said and every drawing drawn."""

    language: str
    version: str
    title: str
    facts: tuple[tuple[str, str], ...]
    summaries: tuple[PairSummary, ...]
    pairs: tuple[PairPage, ...]
    comparisons: tuple[Comparison, ...]
    data: DataPage
    has_numbers: bool
    folder: FilesPart | None


@functools.cache
def page_environment() -> Environment:
    """Return where the templates of every page are found and filled in."""
    return Environment(
        loader=PackageLoader("geborgen.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _by_child(pairs: Sequence[PairReading]) -> list[list[PairReading]]:
    children: dict[str, list[PairReading]] = {}
    for pair in pairs:
        children.setdefault(pair.child, []).append(pair)
    return list(children.values())


def _make_page(reading: Reading, book: Phrasebook, files: Sequence[FileReading]) -> _Page:
    anchors = [f"p{i}" for i in range(1, len(reading.pairs) + 1)]
    named = list(zip(reading.pairs, anchors, strict=True))
    most = most_asked(*(pair.circle for pair in reading.pairs))
    compared = (make_comparison(pairs, book) for pairs in _by_child(reading.pairs))
    return _Page(
        language=str(book.language),
        version=__version__,
        title=say_title(reading, book),
        facts=say_facts(reading, book),
        summaries=tuple(summarise_pair(p, reading, book, anchor=a) for p, a in named),
        pairs=tuple(make_pair_page(p, reading, book, anchor=a, most=most) for p, a in named),
        comparisons=tuple(one for one in compared if one is not None),
        data=make_data_page(reading, book),
        has_numbers=any(pair.moments or pair.matching for pair in reading.pairs),
        folder=make_files_part(files, book),
    )


def render_report_html(
    reading: Reading,
    *,
    language: Language | str,
    outlooks: Sequence["OutlookPart"] = (),
    files: Sequence[FileReading] = (),
) -> str:
    """Return the report as one HTML page that fetches nothing; `outlooks` name pairs by title.

    `files` says what became of each file where a folder was read.
    """
    book = load_report_book(language)
    context: dict[str, Any] = {
        "page": _make_page(reading, book, files),
        "outlooks": {part.title: part for part in outlooks if part.is_told},
        "say": book.say,
        "css": Markup(render_css()),
    }
    return page_environment().get_template("report.html.jinja").render(context)


def render_report_pdf(html: str) -> bytes:
    """Return a report's page, as `render_report_html` made it, printed to PDF.

    Raises UserError when WeasyPrint or what it draws with is not installed.
    """
    try:
        import weasyprint  # noqa: PLC0415 - the optional extra [pdf]
    except ImportError as error:
        raise UserError("extra_missing", what="PDF", extra="pdf") from error
    except OSError as error:
        packages = "libpango-1.0-0 libpangoft2-1.0-0"
        raise UserError("part_missing", what="PDF", part="Pango", packages=packages) from error
    printed = weasyprint.HTML(string=_for_paper(html), url_fetcher=_refuse)
    return bytes(printed.write_pdf(pdf_variant="pdf/ua-1"))


def _for_paper(html: str) -> str:
    """The page without the tables that only a screen shows, every drawing with its words.

    A PDF reader finds a drawing's words in its title; on a screen that would hang over the
    drawing whenever somebody points at it.
    """
    shorter = _SCREEN_TABLE.sub("", html)
    return _LABELLED_SVG.sub(r"\g<0><title>\g<1></title>", shorter)


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    """Fetch nothing: the page holds all it needs."""
    raise ValueError(url)
