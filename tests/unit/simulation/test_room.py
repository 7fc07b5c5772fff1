"""The room itself: its bibliography, and what it needs to be there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import geborgen.simulation
from geborgen.simulation.parameters import describe_constants
from geborgen.simulation.references import load_references

ROOM = Path(geborgen.simulation.__file__).parent
SOURCES = {file.name: file.read_text(encoding="utf-8") for file in sorted(ROOM.glob("*.py"))}


def cited(text):
    """Keys in the References sections of docstrings and in '(source: key)' comments."""
    sections = re.findall(r"References\n\s+-+\n((?:\s+[\w, ]+\n)+)", text)
    return set(re.findall(r"[a-z]+\d{4}\w*", " ".join(sections))) | set(
        re.findall(r"source: ([a-z]+\d{4}\w*)", text)
    )


@pytest.mark.parametrize("name", SOURCES)
def test_every_citation_is_in_the_bibliography(name):
    assert cited(SOURCES[name]) - load_references().keys() == set()


def test_the_source_of_every_constant_is_in_the_bibliography_or_free():
    sources = {source for _, _, _, source, _ in describe_constants()}
    assert sources - load_references().keys() == {"free"}


def test_the_readable_model_and_its_settings_need_no_compiler():
    found = subprocess.run(
        [sys.executable, "-c",
         "import sys, geborgen.simulation.settings, geborgen.simulation.coder\n"
         "sys.exit('numba' in sys.modules)"],
        check=False,
    )  # fmt: skip
    assert found.returncode == 0
