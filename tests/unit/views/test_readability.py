"""All Dutch prose that a report can show reads easily: the views' and the analysis' phrases."""

import re
from collections import defaultdict

import pytest
import textstat

from geborgen.moments import load_phrasebook
from geborgen.views.moment_words import tell_moment

# Flesch and Douma: from 60 on 'plain', from 70 on 'fairly easy'. Their formula, textstat's count.
EASIEST, LONGEST_AVERAGE, LONGEST = 65, 15, 22

RECORD = load_phrasebook("nl").entries


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?!])\s+", text) if sentence]


# Tables of published numbers are read by researchers; their words are the papers'.
FOR_RESEARCHERS = {"published"}


def prose_of(room: str) -> dict[str, str]:
    """Whole sentences by section: not headings, labels or column names."""
    sections = defaultdict(list)
    for key, said in load_phrasebook("nl", room).entries.items():
        if key.split(".")[0] in FOR_RESEARCHERS:
            continue
        if RECORD.get(key) != said and said.rstrip().endswith((".", "?", "!", ":")):
            sections[key.split(".")[0]].append(re.sub(r"\{\w+\}", "tien", said))
    return {f"{room}: {section}": " ".join(texts) for section, texts in sections.items()}


PROSE = prose_of("geborgen.views") | prose_of("geborgen.analysis") | prose_of("geborgen.inference")


@pytest.fixture(autouse=True)
def dutch():
    textstat.set_lang("nl")
    yield
    textstat.set_lang("en_US")


def test_there_is_prose_to_read() -> None:
    assert len(PROSE) > 20
    assert sum(len(sentences(text)) for text in PROSE.values()) > 300


@pytest.mark.parametrize("section", sorted(PROSE))
def test_a_section_reads_easily(section: str) -> None:
    assert textstat.flesch_reading_ease(PROSE[section]) >= EASIEST


@pytest.mark.parametrize("section", sorted(PROSE))
def test_its_sentences_are_short(section: str) -> None:
    lengths = [len(sentence.split()) for sentence in sentences(PROSE[section])]
    assert sum(lengths) / len(lengths) <= LONGEST_AVERAGE
    assert max(lengths) <= LONGEST


def test_told_moments_read_easily(scenes, reading) -> None:
    from geborgen.views import load_report_book

    book = load_report_book("nl")
    told = " ".join(tell_moment(m, book) for pair in reading.pairs for m in pair.moments)
    lengths = [len(sentence.split()) for sentence in sentences(told)]
    assert textstat.flesch_reading_ease(told) >= EASIEST + 10
    assert sum(lengths) / len(lengths) <= LONGEST_AVERAGE


def test_the_measure_can_fail() -> None:
    hard = (
        "Desalniettemin constateerden diverse onderzoekers aanmerkelijke onzekerheidsmarges "
        "betreffende de operationalisering van responsiviteitsindicatoren."
    )
    assert textstat.flesch_reading_ease(hard) < EASIEST
