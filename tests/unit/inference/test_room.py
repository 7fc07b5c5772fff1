"""The room itself: its bibliography."""

import re
from pathlib import Path

import pytest

import geborgen.inference
from geborgen.inference.changes import load_programmes
from geborgen.inference.references import load_references

ROOM = Path(geborgen.inference.__file__).parent
SOURCES = {file.name: file.read_text(encoding="utf-8") for file in sorted(ROOM.glob("*.py"))}


def cited(text):
    """Keys in the References sections of docstrings."""
    sections = re.findall(r"References\n\s+-+\n((?:\s+[\w, ]+\n)+)", text)
    return set(re.findall(r"[a-z]+\d{4}\w*", " ".join(sections)))


@pytest.mark.parametrize("name", SOURCES)
def test_every_citation_is_in_the_bibliography(name):
    assert cited(SOURCES[name]) - load_references().keys() == set()


def test_every_work_in_the_bibliography_is_used():
    used = set().union(*map(cited, SOURCES.values()), *(p.sources for p in load_programmes()))
    assert load_references().keys() - used == {"talts2018"}  # the page of evidence names it
