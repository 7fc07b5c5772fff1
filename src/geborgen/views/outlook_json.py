"""The outlook as JSON: every number, and the sentences of the page in both languages."""

import json
from typing import Any

from geborgen.inference.results import OutlookReport
from geborgen.moments import Language, __version__
from geborgen.moments.plain import describe_schema, to_plain
from geborgen.views.outlook_words import load_outlook_book, say_outlook_in_short

__all__ = ["OUTLOOK_SCHEMA", "OUTLOOK_VERSION", "describe_outlook_schema", "render_outlook_json"]

OUTLOOK_SCHEMA, OUTLOOK_VERSION = "geborgen-outlook", 1


def render_outlook_json(report: OutlookReport) -> str:
    """Return the outlook as JSON text.

    Top level: ``schema`` and ``version`` (of this layout), ``program``, ``outlook`` (field for
    field as `geborgen.inference.results` names them) and ``said`` (by language, then per pair: the
    lines of the terminal, and whose they are).
    """
    told = {
        "schema": OUTLOOK_SCHEMA,
        "version": OUTLOOK_VERSION,
        "program": {"name": "geborgen", "version": __version__},
        "outlook": to_plain(report),
        "said": {str(one): _say(report, one) for one in Language},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _say(report: OutlookReport, language: Language) -> dict[str, Any]:
    book = load_outlook_book(language)
    return {
        "not_a_diagnosis": book.say("outlook.not_fate"),
        "pairs": [
            {"child": pair.outlook.child, "caregiver": pair.outlook.caregiver,
             "lines": say_outlook_in_short(pair, book).split("\n")}
            for pair in report.pairs
        ],
    }  # fmt: skip


def describe_outlook_schema() -> dict[str, Any]:
    """Return the JSON Schema of the outlook's JSON, as published in the manual."""
    schema = describe_schema(
        OutlookReport,
        identifier=f"{OUTLOOK_SCHEMA}-{OUTLOOK_VERSION}",
        title=f"Geborgen outlook, version {OUTLOOK_VERSION}",
    )
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    return schema | {
        "type": "object",
        "properties": {
            "schema": {"const": OUTLOOK_SCHEMA},
            "version": {"const": OUTLOOK_VERSION},
            "program": texts,
            "outlook": {"$ref": schema.pop("$ref")},
            "said": {"type": "object", "properties": {str(one): {} for one in Language}},
        },
        "required": ["schema", "version", "program", "outlook", "said"],
    }
