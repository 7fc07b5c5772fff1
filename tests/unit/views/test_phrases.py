"""Both phrasebooks say the same things, every phrase is used and exists, and Dutch stays plain."""

import re
import string
from pathlib import Path

import pytest

import geborgen.views
from geborgen.moments import load_phrasebook
from geborgen.views import load_report_book
from geborgen.views.outlook_words import load_outlook_book

VIEWS = Path(geborgen.views.__file__).parent
NL, EN = (load_phrasebook(language, "geborgen.views").entries for language in ("nl", "en"))
OWN = set(NL) - set(load_phrasebook("nl").entries)
SOURCE = "\n".join(
    path.read_text(encoding="utf-8").replace("'", '"')
    for pattern in ("*.py", "templates/*.jinja")
    for path in VIEWS.glob(pattern)
)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(NL) == set(EN)


@pytest.mark.parametrize("key", sorted(OWN))
def test_both_languages_fill_in_the_same(key: str) -> None:
    assert fields_of(NL[key]) == fields_of(EN[key])


def test_every_key_that_the_code_names_whole_exists() -> None:
    named = re.findall(r'say\(\s*"([a-z_]+(?:\.[a-z0-9_]+)+)"[,)]', SOURCE)
    books = (load_report_book("nl"), load_outlook_book("nl"))
    assert len(named) > 80
    named = [key for key in named if not key.startswith("bench.")]  # test_workbench_words.py
    assert [key for key in named if not any(book.has(key) for book in books)] == []


def test_no_phrase_is_left_unused() -> None:
    built = re.findall(r'"([a-z_.0-9]+\.[a-z_0-9]*)(?:\{|" ~)', SOURCE)
    unused = []
    for key in OWN:
        base = key.removesuffix(".one").removesuffix("_meaning")
        ending = f'{{key}}.{base.rpartition(".")[2]}"'
        if not (f'"{base}"' in SOURCE or ending in SOURCE or base.startswith(tuple(built))):
            unused.append(key)
    assert unused == []


def plain(text: str) -> str:
    return re.sub(r"\{[a-z_0-9]+\}", "tien", text)


def prose() -> list[str]:
    """Sentences that a parent reads: not the headings, labels or column names."""
    return [plain(NL[key]) for key in sorted(OWN) if NL[key].endswith((".", "?"))]


def test_dutch_sentences_are_short() -> None:
    sentences = [s for text in prose() for s in re.split(r"(?<=[.?:])\s+", text) if s]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert sum(lengths) / len(lengths) < 11
    assert max(lengths) <= 26


def test_nobody_is_labelled_or_graded() -> None:
    forbidden = r"\b(onveilig gehecht|slecht|fout van|schuld|tekortschiet|stoornis|score)\b"
    assert not [key for key in OWN if re.search(forbidden, NL[key].lower())]
