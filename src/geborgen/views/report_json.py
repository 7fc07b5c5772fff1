"""The report as JSON: every number, and the sentences of the page in both languages."""

import json
from typing import Any

from geborgen.analysis.results import PairReading, Reading
from geborgen.moments import Language, Phrasebook, __version__
from geborgen.moments.plain import describe_schema, to_plain
from geborgen.sources import is_personal
from geborgen.views.pair_page import make_pair_page
from geborgen.views.session_page import make_comparison, make_data_page, say_facts
from geborgen.views.summary import summarise_pair
from geborgen.views.words import Measure, load_report_book

__all__ = ["REPORT_SCHEMA", "REPORT_VERSION", "describe_report_schema", "render_report_json"]

REPORT_SCHEMA, REPORT_VERSION = "geborgen-report", 1

# Each moment stands once, with its pair; behaviours stay in the session's own file.
_LEFT_OUT = {"SessionReading": ("moments",), "Recording": ("moments", "behaviours")}


def render_report_json(reading: Reading, *, language: Language | str | None = None) -> str:
    """Return the report as JSON text; `language` limits the sentences to one language.

    Top level: ``schema`` and ``version`` (of this layout; it goes up when a field changes its
    meaning or goes away, new fields may come), ``program``, ``reading`` (the results, field for
    field as `geborgen.analysis.results` names them, with the record's own fields inside; each
    moment stands once, with its pair, and behaviours stay in the session's own file) and
    ``said`` (by language, then per pair: the sentences the page shows). Unknown is null.
    """
    languages = [Language(language)] if language else list(Language)
    report = {
        "schema": REPORT_SCHEMA,
        "version": REPORT_VERSION,
        "program": {"name": "geborgen", "version": __version__},
        "reading": _results(reading),
        "said": {str(one): _say_report(reading, load_report_book(one)) for one in languages},
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _results(reading: Reading) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(reading)
    for session in plain["sessions"]:
        told = session["recording"]["variables"]
        session["recording"]["variables"] = [pair for pair in told if not is_personal(pair[0])]
        for kind, holder in (("SessionReading", session), ("Recording", session["recording"])):
            for field in _LEFT_OUT[kind]:
                holder.pop(field)
    return plain


def describe_report_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report's JSON, as published in the manual."""
    schema = describe_schema(
        Reading,
        identifier=f"{REPORT_SCHEMA}-{REPORT_VERSION}",
        title=f"Geborgen report, version {REPORT_VERSION}",
    )
    for kind, fields in _LEFT_OUT.items():
        definition = schema["$defs"][kind]
        for field in fields:
            definition["properties"].pop(field)
        definition["required"] = [name for name in definition["required"] if name not in fields]
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    return schema | {
        "type": "object",
        "properties": {
            "schema": {"const": REPORT_SCHEMA},
            "version": {"const": REPORT_VERSION},
            "program": texts,
            "reading": {"$ref": schema.pop("$ref")},
            "said": {"type": "object", "properties": {str(one): {} for one in Language}},
        },
        "required": ["schema", "version", "program", "reading", "said"],
    }


def _say_report(reading: Reading, book: Phrasebook) -> dict[str, Any]:
    data = make_data_page(reading, book)
    children = dict.fromkeys(pair.child for pair in reading.pairs)
    together = ([p for p in reading.pairs if p.child == child] for child in children)
    compared = (make_comparison(pairs, book) for pairs in together)
    return {
        "facts": [list(fact) for fact in say_facts(reading, book)],
        "not_a_diagnosis": book.say("page.not_diagnosis"),
        "pairs": [_say_pair(pair, reading, book) for pair in reading.pairs],
        "comparisons": [sentence for one in compared if one for sentence in one.said],
        "read": list(data.read),
        "warnings": [": ".join(part for part in warning if part) for warning in data.warnings],
        "rules": [*data.rules, *data.formulas, *data.intervals],
        "scheme": data.scheme,
    }


def _say_pair(pair: PairReading, reading: Reading, book: Phrasebook) -> dict[str, Any]:
    short = summarise_pair(pair, reading, book, anchor="")
    page = make_pair_page(pair, reading, book, anchor="p", most=1)
    measures = [*page.hands, *(measure for part in page.parts for measure in part.measures)]
    return {
        "child": pair.child,
        "caregiver": pair.caregiver,
        "asked": list(short.asked),
        "moments": [text for _, text in page.told.moments] if page.told else [],
        "hidden": short.hidden,
        "strengths": list(short.strengths),
        "linchpin": list(short.linchpin),
        "sure": list(short.sure),
        "measures": [_say_measure(measure) for measure in measures],
        "parts": {part.key: list(part.said) for part in page.parts if part.said},
        "look_again": [f"{look.when}: {look.reason}" for look in page.look],
        "untold": list(page.untold),
    }


def _say_measure(measure: Measure) -> dict[str, str]:
    return {"name": measure.name, "said": measure.said, "verdict": measure.verdict}
