"""What a run was made of: files, choices and program, by which a later run knows it again."""

import argparse
import json
from dataclasses import asdict
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from geborgen.analysis.workbench import WorkbenchChoice
from geborgen.cli.reading import Given
from geborgen.moments import CodingScheme, Language, __version__
from geborgen.sources.files import compute_sha256

__all__ = ["make_manifest"]

# How it was called, not what was asked; files and scheme stand in it by what they hold.
_LEFT_OUT = frozenset({"command", "lang", "output", "force", "files", "no_png", "scheme"})
_COUNTS = (".py", ".toml", ".jinja", ".css", ".xz")
_ON_WHICH = ("numpy", "polars")  # what everybody has: parts fetched later decide no number here


def make_manifest(
    read: Given,
    choice: WorkbenchChoice,
    given: argparse.Namespace,
    *,
    language: Language,
    has_png: bool,
) -> dict[str, Any]:
    """Return what decides every number and word: the same again gives the same results."""
    asked = {name: value for name, value in vars(given).items() if name not in _LEFT_OUT}
    return {
        "program": {
            "name": "geborgen",
            "version": __version__,
            "fingerprint": _fingerprint_program(),
            "made_with": {name: metadata.version(name) for name in _ON_WHICH},
        },
        "language": str(language),
        "png": has_png,
        "choices": {name: _plain(value) for name, value in asked.items()},
        "scheme": choice.scheme and compute_sha256(_plain_text(choice.scheme)),
        "files": _list_files(read),
    }


def _list_files(read: Given) -> list[dict[str, Any]]:
    """Every file by name and what it held, also those refused and a second observer's."""
    folders = [
        {"file": one.file, "sha256": one.sha256, "state": str(one.state)} for one in read.files
    ]
    sessions = [
        {
            "session": one.session,
            "file": one.provenance.file,
            "sha256": one.provenance.sha256,
        }
        for one in read.recordings
    ]
    listed = {one["sha256"] for one in (*folders, *sessions)}
    others = [
        {"file": one.file, "sha256": one.sha256}
        for one in dict.fromkeys(read.provenances)
        if one.sha256 not in listed
    ]
    return [*folders, *sessions, *others]


def _plain(value: object) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _plain_text(scheme: CodingScheme) -> bytes:
    return json.dumps(asdict(scheme), default=sorted, sort_keys=True).encode()


@cache
def _fingerprint_program() -> str:
    """A version can change without its number: who takes the newest from the source."""
    here = Path(str(resources.files("geborgen")))
    files = sorted(path for path in here.rglob("*") if path.suffix in _COUNTS)
    return compute_sha256(b"".join(path.read_bytes() for path in files))
