"""How it goes in FHIR's words: answers by number of item, scores, conditions, worries."""

from typing import Any

from geborgen.practice.lifecycle.fhir.naming import (
    Resource,
    Shelf,
    concept,
    name_key,
    name_row,
    say_when,
)
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.measuring.scores import score_answering

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
    return [response, _ask(row, questionnaire), *_score(row, shelf), *_warn(row, shelf)]


def _ask(row: Any, questionnaire: str) -> Resource:
    measure = find_measure(row.measure)
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
    measure = find_measure(row.measure)
    if measure is None or not row.answered_at:
        return []
    scored = score_answering(row, measure)
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


def _warn(row: Any, shelf: Shelf) -> list[Resource]:
    """An answer that asks for attention at once; it is over when a professional saw it."""
    measure = find_measure(row.measure)
    if measure is None or not row.answered_at or not score_answering(row, measure).is_critical:
        return []
    return [
        {
            "resourceType": "Flag",
            "id": name_key("warning", str(row.pk)).rpartition(":")[2],
            "status": "inactive" if row.attended_at else "active",
            "code": concept(f"critical-answer:{row.measure}"),
            "subject": shelf.refer_subject(row),
            "period": {"start": say_when(row.answered_at), "end": say_when(row.attended_at)},
        }
    ]


def map_condition(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": concept(f"condition:{row.condition}"),
            "subject": {"reference": name_row(row.child)},
            "effectiveDateTime": say_when(row.on),
            "valueCodeableConcept": concept(row.state, row.get_state_display()),
            "note": [{"text": row.reason}] if row.reason else [],
        }
    ]


def map_safety(row: Any, shelf: Shelf) -> list[Resource]:
    told = " – ".join(words for words in (row.about, row.outcome) if words)
    return [
        {
            "resourceType": "Flag",
            "status": "inactive" if row.closed_on else "active",
            "code": concept("safety", told),
            "subject": shelf.refer_subject(row),
            "period": {"start": say_when(row.began_on), "end": say_when(row.closed_on)},
        }
    ]


MAPPINGS = {
    "measuring.answering": map_answering,
    "wellbeing.conditionrating": map_condition,
    "wellbeing.safetyprocess": map_safety,
}
