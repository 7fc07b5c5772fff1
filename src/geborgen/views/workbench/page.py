"""The workbench's page: what was observed, agreement, then everything counted from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from geborgen.analysis.workbench import PARTS, Study
from geborgen.moments import Language, Phrasebook, __version__, load_phrasebook
from geborgen.sources.folder import FileReading
from geborgen.views.design import render_css
from geborgen.views.report import page_environment
from geborgen.views.workbench.bibliography import list_works
from geborgen.views.workbench.methods import say_made, say_material
from geborgen.views.workbench.observed_part import make_observed_section, say_facts
from geborgen.views.workbench.part import PagePart, make_page_part, say_untold
from geborgen.views.workbench.section import Drawing, Section, make_section

__all__ = [
    "WorkbenchPage",
    "load_workbench_book",
    "make_workbench_page",
    "render_methods",
    "render_workbench_html",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchPage:
    """Everything the page says and shows, in order, and the names of parts that are missing."""

    title: str
    missing: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    methods: tuple[str, ...]
    cited: tuple[str, ...]
    untold: tuple[str, ...]
    is_demo: bool

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Every picture, by the order of the page."""
        return tuple(drawing for section in self.sections for drawing in section.drawings)

    @property
    def works(self) -> list[str]:
        """The works that are cited, as a list of literature has them."""
        return list_works(self.cited)


def load_workbench_book(language: Language | str) -> Phrasebook:
    """Return all phrases that the page may need in one language."""
    return load_phrasebook(
        Language(language), "geborgen.analysis", "geborgen.views", "geborgen.views.workbench"
    )


def make_workbench_page(
    study: Study,
    book: Phrasebook,
    *,
    parts: Mapping[str, PagePart] | None = None,
    files: Sequence[FileReading] = (),
    warnings: Sequence[str] = (),
    is_demo: bool = False,
) -> WorkbenchPage:
    """Return the page of a study, or with `parts` of those of its parts that are there so far.

    `warnings` are what was odd in the files, already said.
    """
    if parts is None:
        parts = {key: make_page_part(study, key, book) for key in _list_done(study)}
    observed = make_observed_section(study, book, files=files, warnings=warnings)
    untold = say_untold(study, "observed", book)
    there = [parts[key] for key in PARTS if key in parts]
    sections = [
        parts[key].section if key in parts else _say_missing(study, key, book) for key in PARTS
    ]
    return WorkbenchPage(
        title=book.say("bench.title"),
        missing=tuple(s.title for key, s in zip(PARTS, sections, strict=True) if key not in parts),
        facts=say_facts(study, book),
        sections=(replace(observed, said=(*observed.said, *untold)), *sections),
        methods=(
            *say_material(study, book),
            *(sentence for part in there for sentence in part.methods),
            say_made(study, book),
        ),
        cited=tuple(dict.fromkeys(key for part in there for key in part.cited)),
        untold=(*untold, *(sentence for part in there for sentence in part.untold)),
        is_demo=is_demo,
    )


def _list_done(study: Study) -> list[str]:
    """Return the parts that were computed."""
    failed = {key for key, _ in study.failed}
    return [key for key in PARTS if key not in failed and key not in study.waiting]


def _say_missing(study: Study, key: str, book: Phrasebook) -> Section:
    """Return a part that is not there, with why."""
    reasons = [f"{book.say(phrase)}." for part, phrase in study.failed if part == key]
    return make_section(key, book, intro=book.say("bench.not_there"), said=reasons)


def render_workbench_html(page: WorkbenchPage, book: Phrasebook) -> str:
    """Return one page that fetches nothing."""
    return (
        page_environment()
        .get_template("workbench.html.jinja")
        .render(
            page=page,
            language=str(book.language),
            version=__version__,
            say=book.say,
            css=Markup(render_css()),
        )
    )


def render_methods(page: WorkbenchPage, book: Phrasebook) -> str:
    """Return the methods paragraph and its works as Markdown."""
    parts = [
        f"# {book.say('bench.methods.title')}",
        " ".join(page.methods),
        f"## {book.say('bench.methods.works')}",
        "\n".join(f"- {work}" for work in page.works),
        book.say("bench.methods.bib"),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
