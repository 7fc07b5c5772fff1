"""One part of a study as the page, the paragraph and the list of works have it, ready to keep."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from markupsafe import Markup

from geborgen.analysis.workbench import Study
from geborgen.moments import Phrasebook
from geborgen.views.words import Table
from geborgen.views.workbench.agreement_part import make_agreement_section
from geborgen.views.workbench.dyads_part import make_dyads_section
from geborgen.views.workbench.grid_part import make_grid_section
from geborgen.views.workbench.methods import list_part_cited, say_part_methods
from geborgen.views.workbench.observed_part import say_person
from geborgen.views.workbench.precision_part import make_precision_section
from geborgen.views.workbench.recurrence_part import make_recurrence_section
from geborgen.views.workbench.section import Drawing, Section, make_section
from geborgen.views.workbench.sequences_part import make_sequences_section
from geborgen.views.workbench.windows_part import make_windows_section

__all__ = ["PagePart", "make_page_part", "read_part_json", "render_part_json", "say_untold"]

# Which sentence of what could not be told belongs to which part.
_UNTOLD = {
    "no_meaning": "observed", "one_observer": "agreement", "few_codes": "sequences",
    "one_person": "windows", "abutting": "windows", "order_only": "windows",
    "no_pairs": "windows", "no_code": "windows", "nothing_shared": "recurrence",
    "nobody_to_follow": "recurrence", "nobody_beside": "grid", "no_states": "grid",
    "grid_too_large": "grid", "no_answers": "dyads", "no_variable": "dyads", "one_dyad": "dyads",
    "no_group": "dyads", "mixed_groups": "dyads", "group_of_dyad": "dyads", "no_phase": "dyads",
    "several_before": "dyads",
    "no_precision": "precision",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """A part's section, what the methods say of it with the works it cites, and what is untold."""

    section: Section
    methods: tuple[str, ...]
    cited: tuple[str, ...]
    untold: tuple[str, ...]


def make_page_part(study: Study, key: str, book: Phrasebook) -> PagePart:
    """Return a part that was computed, with the reasons for what is left out of it."""
    section = _make_section(study, key, book)
    untold = say_untold(study, key, book)
    return PagePart(
        section=replace(section, said=(*section.said, *untold)),
        methods=tuple(say_part_methods(study, key, book)),
        cited=tuple(list_part_cited(study, key)),
        untold=untold,
    )


def say_untold(study: Study, key: str, book: Phrasebook) -> tuple[str, ...]:
    """Return why a part, or something of it, is left out."""
    return tuple(
        book.say(phrase)
        for phrase in study.untold
        if _UNTOLD[phrase.key.removeprefix("workbench.")] == key
    )


def _make_section(study: Study, key: str, book: Phrasebook) -> Section:
    names = tuple(say_person(one, book) for one in study.people)
    two = (names[0], names[1]) if len(names) > 1 else ("", "")
    match key:
        case "agreement" if study.agreement:
            return make_agreement_section(study.agreement, book)
        case "sequences" if study.sequences:
            return make_sequences_section(study.sequences, book)
        case "windows" if study.windows:
            return make_windows_section(study.windows, book, names=two)
        case "recurrence" if study.recurrence:
            return make_recurrence_section(study.recurrence, book, names=two)
        case "grid" if study.grid:
            return make_grid_section(study.grid, book, names=two)
        case "dyads" if study.dyads and study.dyad_question:
            return make_dyads_section(study.dyads, study.dyad_question, book, names=two)
        case "precision" if study.precision:
            return make_precision_section(study.precision, book)
    return make_section(key, book, intro=book.say("bench.empty"))


def render_part_json(part: PagePart) -> str:
    """Return a part as JSON, from which it comes back as it is."""
    return json.dumps(asdict(part), ensure_ascii=False)


def read_part_json(text: str) -> PagePart:
    """Return a part that was kept; raises ValueError, KeyError or TypeError when it is none."""
    kept = json.loads(text)
    section = kept["section"]
    return PagePart(
        section=Section(
            key=section["key"],
            title=section["title"],
            intro=section["intro"],
            said=tuple(section["said"]),
            drawings=tuple(map(_read_drawing, section["drawings"])),
            tables=tuple(map(_read_table, section["tables"])),
            notes=tuple(section["notes"]),
        ),
        methods=tuple(kept["methods"]),
        cited=tuple(kept["cited"]),
        untold=tuple(kept["untold"]),
    )


def _read_drawing(kept: dict[str, Any]) -> Drawing:
    drawn = {"svg": Markup(kept["svg"]), "pieces": tuple(map(Markup, kept["pieces"]))}
    return Drawing(**kept | drawn | {"table": _read_table(kept["table"])})


def _read_table(kept: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in kept["rows"])
    return Table(**kept | {"headings": tuple(kept["headings"]), "rows": rows})
