"""What was done in FHIR's words: episodes, sessions, notes, letters, documents, tasks, moments."""

import base64
from typing import Any

from geborgen.practice.care.figures import read_figures
from geborgen.practice.lifecycle.fhir.course_parts import map_course, map_meeting
from geborgen.practice.lifecycle.fhir.naming import Resource, Shelf, concept, name_row, say_when

__all__ = ["MAPPINGS"]


def map_episode(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "EpisodeOfCare",
            "status": "finished" if row.ended_on else "active",
            "type": [concept(row.kind, row.get_kind_display()), row.aim and {"text": row.aim}],
            "patient": shelf.refer_subject(row),
            "period": {"start": say_when(row.began_on), "end": say_when(row.ended_on)},
        },
        *map_course(row, shelf),
    ]


def map_session(row: Any, shelf: Shelf) -> list[Resource]:
    told = [words for words in (row.agenda, row.place, row.present) if words]
    return [
        {
            "resourceType": "Encounter",
            "status": "finished",
            "class": {"system": "urn:geborgen", "code": row.kind},
            "subject": shelf.refer_subject(row),
            "episodeOfCare": [{"reference": name_row(row.episode)}],
            "period": {"start": say_when(row.at)},
            "reasonCode": [{"text": words} for words in told],
        },
        *map_meeting(row, shelf),
    ]


def map_note(row: Any, shelf: Shelf) -> list[Resource]:
    """Every version of a note stands: the newest current, those before it superseded."""
    return [
        _document(row, shelf, words=row.words, kind="note", at=row.saved_at)
        | {"status": "current" if row.is_current else "superseded",
           "context": {"encounter": [{"reference": name_row(row.session)}]}}
    ]  # fmt: skip


def map_letter_version(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        _document(row, shelf, words=row.words, kind="letter", at=row.saved_at)
        | {"status": "current" if row.is_current else "superseded",
           "description": row.letter.title}
    ]  # fmt: skip


def map_document(row: Any, shelf: Shelf) -> list[Resource]:
    """What an attachment holds is in the tables' zip; here stands that it is there."""
    return [
        {
            "resourceType": "DocumentReference",
            "status": "entered-in-error" if row.shredded_at else "current",
            "description": row.about,
            "subject": shelf.refer_subject(row),
            "date": say_when(row.added_at),
            "content": [
                {"attachment": {"contentType": row.content_type, "title": row.name or "-",
                                "size": row.size}}
            ],
        }
    ]  # fmt: skip


def map_task(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "Task",
            "status": "completed" if row.done_at else "requested",
            "intent": "plan",
            "description": row.what,
            "for": shelf.refer_subject(row),
            "authoredOn": say_when(row.made_at),
            "lastModified": say_when(row.done_at),
            "owner": row.who and {"reference": name_row(row.who)},
            "restriction": {"period": {"end": say_when(row.due_on)}} if row.due_on else None,
        }
    ]


def map_seen_moment(row: Any, shelf: Shelf) -> list[Resource]:
    parts = {"signal": row.signal, "ending": row.ending, "need": row.need, "mending": row.mending}
    parts |= {f"answer-{n}": key for n, key in enumerate(row.answers, start=1)}
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": concept("moment"),
            "subject": {"reference": name_row(row.child)},
            "focus": [{"reference": name_row(row.caregiver)}],
            "effectiveDateTime": say_when(row.at),
            "note": [{"text": row.note}] if row.note else [],
            "component": [
                {"code": concept(name), "valueString": value}
                for name, value in parts.items() if value
            ],
        }
    ]  # fmt: skip


def map_observation(row: Any, shelf: Shelf) -> list[Resource]:
    """A coded session: what was computed of each pair; the coded file goes with the tables."""
    children = [key for key in shelf.people if str(key) in row.who.values()
                and shelf.people[key].part == "child"]  # fmt: skip
    about = {"reference": name_row(shelf.people[children[0]])} if len(children) == 1 else None
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": concept("coded-session"),
            "subject": about or shelf.refer_subject(row),
            "effectiveDateTime": say_when(row.on),
            "note": [{"text": row.about}] if row.about else [],
            "component": [
                {"code": concept(f"pair-{n}:{name}"), "valueRatio": _ratio(share)}
                for n, figures in enumerate(read_figures(row.figures), start=1)
                for name in ("seen", "soothed", "safe", "secure")
                if (share := getattr(figures.four_s, name)).total
            ],
        }
    ]


def _ratio(share: Any) -> Resource:
    return {"numerator": {"value": share.count}, "denominator": {"value": share.total}}


def _document(row: Any, shelf: Shelf, *, words: str, kind: str, at: Any) -> Resource:
    text = base64.b64encode(words.encode()).decode("ascii")
    return {
        "resourceType": "DocumentReference",
        "type": concept(kind),
        "subject": shelf.refer_subject(row),
        "date": say_when(at),
        "author": row.author and [{"reference": name_row(row.author)}],
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8",
                                    "data": text or None, "title": f"{kind} {row.number}"}}],
    }  # fmt: skip


MAPPINGS = {
    "care.episode": map_episode,
    "care.caresession": map_session,
    "care.noteversion": map_note,
    "care.letterversion": map_letter_version,
    "care.document": map_document,
    "care.observation": map_observation,
    "care.task": map_task,
    "care.seenmoment": map_seen_moment,
}
