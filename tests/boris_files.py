"""Small fictive BORIS projects, and what the tests ask of the recordings made of them."""

import json
from pathlib import Path
from typing import Any

from geborgen.moments import Recording, WarningKind
from geborgen.sources.formats import ReadOptions, read, read_recordings

STATE, POINT = "State event", "Point event"


def behaviour(code: str, kind: str = STATE, **more: Any) -> dict[str, Any]:
    return {"type": kind, "code": code, "key": code[0], "modifiers": {}, "excluded": ""} | more


def observation(events: list[Any], **more: Any) -> dict[str, Any]:
    given = {"type": "LIVE", "date": "2024-03-05T10:00:00", "file": [], "events": events}
    return given | {"time offset": 0.0, "independent_variables": {}} | more


def project(codes: list[dict[str, Any]], **observations: dict[str, Any]) -> dict[str, Any]:
    return {
        "time_format": "hh:mm:ss",
        "project_name": "spel",
        "project_format_version": "7.0",
        "behaviors_conf": {str(i): code for i, code in enumerate(codes)},
        "subjects_conf": {"0": {"key": "", "name": "kind", "description": ""}},
        "observations": observations,
    }


def save(folder: Path, document: Any, name: str = "spel.boris") -> Path:
    file = folder / name
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def read_events(folder: Path, events: list[Any], **more: Any) -> Recording:
    """Read one observation of the codes cries (state), smiles (point) and plays (state)."""
    codes = [behaviour("cries"), behaviour("smiles", POINT), behaviour("plays")]
    return read(save(folder, project(codes, een=observation(events, **more))))


def read_all(file: Path, **options: Any) -> tuple[Recording, ...]:
    return read_recordings(file, ReadOptions(**options))


def acts(recording: Recording) -> list[tuple[str, str, float, float | None]]:
    return [(b.actor.name, b.code, b.onset_s, b.offset_s) for b in recording.behaviours]


def kinds(recording: Recording) -> list[WarningKind]:
    return [w.kind for w in recording.warnings if w.kind is not WarningKind.UNKNOWN_ACTOR]
