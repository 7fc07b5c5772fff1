"""Gathers the app's sentences, in English in code and templates, and compiles the Dutch ones.

Each area of the app (a folder with an ``apps.py``) has its own ``locale/nl/LC_MESSAGES/django.po``.
Without words these are brought up to date (new sentences come in empty, gone ones go) and compiled;
``--check`` changes nothing and says what is missing, in doubt, or not compiled.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "src" / "geborgen" / "practice"
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}


def list_areas() -> list[Path]:
    """Return the folders of the areas."""
    return sorted(file.parent for file in ROOT.rglob("apps.py"))


def po_file(area: Path) -> Path:
    """Return where an area's Dutch is."""
    return area / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def gather(area: Path) -> Catalog:
    """Return every sentence that stands in an area's code and templates."""
    catalog = _empty()
    for code in _read_sources(area):
        found = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS)
        for _line, message, _comments, context in found:
            catalog.add(message, context=context)
    return catalog


def _empty() -> Catalog:
    return Catalog(locale="nl", project="geborgen", fuzzy=False)


def _read_sources(area: Path) -> Iterator[str]:
    for file in sorted(area.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file.read_text(encoding="utf-8")
    for ending in ("*.html", "*.txt", "*.js"):
        for file in sorted(area.rglob(ending)):
            if "templates" in file.parts:
                yield templatize(file.read_text(encoding="utf-8"), origin=file.name)


def load(area: Path) -> Catalog:
    """Return an area's Dutch sentences as they stand in the file."""
    if not po_file(area).exists():
        return _empty()
    with po_file(area).open("rb") as file:
        return read_po(file, locale="nl")


def compile_catalog(catalog: Catalog) -> bytes:
    """Return what gettext reads."""
    catalog.creation_date = catalog.revision_date = _ANY_DAY  # else the clock is compiled in
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def update(area: Path) -> None:
    """Bring an area's file up to date with its code, and compile it."""
    known, found = load(area), gather(area)
    merged = _empty()
    for message in found:
        if message.id:
            old = known.get(message.id, context=message.context)
            said = old.string if old is not None else _nothing(message)
            merged.add(message.id, said, context=message.context)
    if not len(merged):
        return
    text = io.BytesIO()
    write_po(text, merged, width=100, sort_output=True, no_location=True)
    kept = [line for line in text.getvalue().splitlines(True) if not _is_dated(line)]
    file = po_file(area)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(kept))
    file.with_suffix(".mo").write_bytes(compile_catalog(load(area)))


def _nothing(message: Any) -> Any:
    return ("", "") if isinstance(message.id, tuple | list) else ""


def _is_dated(line: bytes) -> bool:
    """Dates and tool versions would change the file without a sentence having changed."""
    names = (
        b"POT-Creation",
        b"PO-Revision",
        b"Generated-By",
        b"Report-Msgid",
        b"Last-Tr",
        b"Language-T",
    )
    return line.startswith(tuple(b'"' + name for name in names)) or line.startswith(b"# ")


def find_faults(area: Path) -> list[str]:
    """Return what is missing, gone, in doubt or not compiled in an area, a line each."""
    known, found = load(area), gather(area)
    faults = []
    for message in found:
        if message.id:
            old = known.get(message.id, context=message.context)
            if old is None or not _is_said(old.string):
                faults.append(f"no Dutch yet: {message.id!r}")
            elif old.fuzzy:
                faults.append(f"in doubt (fuzzy): {message.id!r}")
    gone = [m.id for m in known if m.id and found.get(m.id, context=m.context) is None]
    faults += [f"nowhere said any more: {one!r}" for one in gone]
    compiled = po_file(area).with_suffix(".mo")
    if len(known) and not (compiled.exists() and compiled.read_bytes() == compile_catalog(known)):
        faults.append("django.mo is not compiled from django.po")
    return [f"{area.name}: {fault}" for fault in faults]


def find_contradictions() -> list[str]:
    """Return sentences that two areas say differently: Django would use one of them for both."""
    said: dict[Any, Any] = {}
    faults = []
    for area in list_areas():
        for message in load(area):
            key = (message.context, str(message.id))
            if not (message.id and _is_said(message.string)):
                continue
            if said.setdefault(key, message.string) != message.string:
                faults.append(f"{area.name}: said differently elsewhere: {message.id!r}")
    return faults


def _is_said(string: Any) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    """Update, or with ``--check`` say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    settings.configure()  # `templatize` asks only for the tags of comments
    if not given.check:
        for area in list_areas():
            update(area)
    faults = [fault for area in list_areas() for fault in find_faults(area)] + find_contradictions()
    for fault in faults:
        sys.stderr.write(f"translations: {fault}\n")
    if faults:
        sys.stderr.write("translations: cure: ./run translations, then fill in django.po\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
