"""The workbench's page: what was observed, agreement, then everything counted from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geborgen.analysis.workbench import Study
from geborgen.moments import Language, Phrasebook, __version__, load_phrasebook
from geborgen.sources.folder import FileReading
from geborgen.views.design import render_css
from geborgen.views.report import page_environment
from geborgen.views.workbench.agreement_part import make_agreement_section
from geborgen.views.workbench.bibliography import list_works
from geborgen.views.workbench.dyads_part import make_dyads_section
from geborgen.views.workbench.grid_part import make_grid_section
from geborgen.views.workbench.methods import list_cited, say_methods
from geborgen.views.workbench.observed_part import (
    make_observed_section,
    say_facts,
    say_person,
)
from geborgen.views.workbench.precision_part import make_precision_section
from geborgen.views.workbench.recurrence_part import make_recurrence_section
from geborgen.views.workbench.section import Drawing, Section, make_section
from geborgen.views.workbench.sequences_part import make_sequences_section
from geborgen.views.workbench.windows_part import make_windows_section

__all__ = [
    "WorkbenchPage",
    "load_workbench_book",
    "make_workbench_page",
    "render_workbench_html",
]

# Which sentence of what could not be told belongs to which part.
_UNTOLD = {
    "no_meaning": "observed", "one_observer": "agreement", "few_codes": "sequences",
    "one_person": "windows", "abutting": "windows", "order_only": "windows",
    "no_pairs": "windows", "no_code": "windows", "nothing_shared": "recurrence",
    "no_states": "grid", "grid_too_large": "grid", "no_variable": "dyads", "one_dyad": "dyads",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchPage:
    """Everything the page says and shows, in order."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    methods: tuple[str, ...]
    works: tuple[str, ...]
    is_demo: bool

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Every picture, by the order of the page."""
        return tuple(drawing for section in self.sections for drawing in section.drawings)


def load_workbench_book(language: Language | str) -> Phrasebook:
    """Return all phrases that the page may need in one language."""
    return load_phrasebook(
        Language(language), "geborgen.analysis", "geborgen.views", "geborgen.views.workbench"
    )


def make_workbench_page(
    study: Study,
    book: Phrasebook,
    *,
    files: Sequence[FileReading] = (),
    warnings: Sequence[str] = (),
    is_demo: bool = False,
) -> WorkbenchPage:
    """Return the page's parts; `warnings` are what was odd in the files, already said."""
    observed = make_observed_section(study, book, files=files, warnings=warnings)
    return WorkbenchPage(
        title=book.say("bench.title"),
        facts=say_facts(study, book),
        sections=tuple(
            _with_untold(one, study, book) for one in (observed, *_list_parts(study, book))
        ),
        methods=tuple(say_methods(study, book)),
        works=tuple(list_works(list_cited(study))),
        is_demo=is_demo,
    )


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


def _list_parts(study: Study, book: Phrasebook) -> list[Section]:
    """Return agreement first, then the others, those without anything to show too."""
    names = tuple(say_person(one, book) for one in study.people)
    two = (names[0], names[1]) if len(names) > 1 else ("", "")
    return [
        make_agreement_section(study.agreement, book)
        if study.agreement
        else _empty("agreement", book),
        make_sequences_section(study.sequences, book)
        if study.sequences
        else _empty("sequences", book),
        make_windows_section(study.windows, book) if study.windows else _empty("windows", book),
        make_recurrence_section(study.recurrence, book, names=two)
        if study.recurrence
        else _empty("recurrence", book),
        make_grid_section(study.grid, book, names=two) if study.grid else _empty("grid", book),
        make_dyads_section(study.dyads, study.dyad_question, book)
        if study.dyads
        else _empty("dyads", book),
        make_precision_section(study.precision, book)
        if study.precision
        else _empty("precision", book),
    ]


def _empty(key: str, book: Phrasebook) -> Section:
    return make_section(key, book, intro=book.say("bench.empty"))


def _with_untold(section: Section, study: Study, book: Phrasebook) -> Section:
    """Add why a part, or something of it, is left out."""
    reasons = [
        book.say(phrase)
        for phrase in study.untold
        if _UNTOLD.get(phrase.key.removeprefix("workbench.")) == section.key
    ]
    if not reasons:
        return section
    return Section(
        key=section.key,
        title=section.title,
        intro=section.intro,
        said=(*section.said, *reasons),
        drawings=section.drawings,
        tables=section.tables,
        notes=section.notes,
    )
