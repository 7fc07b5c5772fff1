"""Measures in FHIR's words: items by number and never their wording, answers, and scores."""

from typing import Any

from geborgen.practice.lifecycle.fhir.naming import (
    Resource,
    Shelf,
    concept,
    name_key,
    name_row,
    say_when,
)
from geborgen.practice.measures import Measure, load_shipped_measures, score_measure

__all__ = ["MAPPINGS"]


def map_answering(row: Any, shelf: Shelf) -> list[Resource]:
    """Return a measure's items by number, what was answered, and a score for each scale."""
    questionnaire = name_key("measure", f"{row.measure} {row.version}")
    numbers = sorted(row.answers, key=int)
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": questionnaire,
        "status": "completed" if row.answered_at else "in-progress",
        "subject": shelf.refer_subject(row),
        "authored": say_when(row.on),
        "item": [
            {"linkId": number, "answer": [{"valueDecimal": row.answers[number]}]}
            for number in numbers
        ],
    }
    return [response, _ask(row, questionnaire), *_score(row, shelf)]


def _ask(row: Any, questionnaire: str) -> Resource:
    measure = _find(row.measure)
    numbers = [str(item.number) for item in measure.items] if measure else sorted(row.answers)
    return {
        "resourceType": "Questionnaire",
        "id": questionnaire.rpartition(":")[2],
        "url": questionnaire,
        "name": row.measure,
        "version": row.version,
        "status": "active",
        "item": [{"linkId": number, "type": "decimal"} for number in numbers],
    }


def _score(row: Any, shelf: Shelf) -> list[Resource]:
    measure = _find(row.measure)
    if measure is None or not row.answered_at:
        return []
    answers = {int(number): value for number, value in row.answers.items()}
    scored = score_measure(measure, answers, context=row.context)
    return [
        {
            "resourceType": "Observation",
            "id": name_key("score", f"{row.pk} {scale.scale}").rpartition(":")[2],
            "status": "final",
            "code": concept(f"{row.measure}:{scale.scale}"),
            "subject": shelf.refer_subject(row),
            "effectiveDateTime": say_when(row.on),
            "valueQuantity": {"value": scale.value},
            "derivedFrom": [{"reference": name_row(row)}],
        }
        for scale in scored.scales
        if scale.value is not None
    ]


def _find(key: str) -> Measure | None:
    return next((one for one in load_shipped_measures() if one.key == key and one.is_on), None)


MAPPINGS = {"measuring.answering": map_answering}
