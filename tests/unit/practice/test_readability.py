"""What the app says reads easily, at the level of Dutch B1, and so does its English."""

import itertools
import re
from collections import defaultdict

import pytest
import textstat

from geborgen.moments import Half, Language, Need
from geborgen.practice.ages import load_closeness, load_temperament
from geborgen.practice.guidance import load_library
from geborgen.practice.reader import Reader
from geborgen.practice.reflection_texts import NoticedPattern, PatternKind, reflection_page
from geborgen.practice.safety import ConcernKind, Country, panel_for

# Flesch and Douma: B1 lies about 60 to 80; textstat misses some syllables in Dutch, so we ask more.
# One short passage may be harder than its part. Lengths in words; English has only the lengths.
EASIEST, HARDEST_PASSAGE, LONGEST_AVERAGE, LONGEST, LONG_WORDS = 80, 40, 13, 22, 0.04


PATTERNS = [(PatternKind.HARD, about) for about in (*Need, *Half, "hidden")]
PATTERNS += [(PatternKind.WELL, need) for need in Need] + [(PatternKind.MENDED, "mended")]


def sentences(text):
    return [part for part in re.split(r"(?<=[.?!])[’\s]+|: ‘", text) if part.strip("‘’ ")]


def words(text):
    return re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text)


def by_part(language):
    texts = defaultdict(list)
    for age in load_closeness().values():
        said = age.words(language)
        texts["closeness"] += [said.now, said.helps, said.ahead, *said.signs]
    for before_birth, reader in itertools.product((False, True), Reader):
        page = reflection_page(language, reader=reader, before_birth=before_birth)
        texts["pausing"] += [page.intro, page.private, page.breath, page.closing, page.heavy]
        texts["pausing"] += [t for step in page.steps for t in (step.question, *step.hints)]
    for kind, about in PATTERNS:
        pattern = NoticedPattern(
            kind=kind, about=about, counted=7, n=9, other_counted=2, other_n=12, weeks=3
        )
        texts["patterns"].append(pattern.words(language))
    for kind, country in itertools.product(ConcernKind, Country):
        panel = panel_for([kind], country=country, language=language)
        texts["panels"] += [panel.text, *(contact.when for contact in panel.contacts)]
    asked = load_temperament()
    texts["temperament"] = [asked.note(language), *(q.words(language) for q in asked.question)]
    child = "je kind" if language is Language.NL else "your child"
    for kind, rows in load_library().rows.items():
        for row in rows:
            said = getattr(row, language)
            texts[f"{kind}"] += [re.sub(r"\{[cC]hild\}", child, text) for text in said]
    return texts


TEXTS = {
    (language, part): texts for language in Language for part, texts in by_part(language).items()
}


@pytest.fixture(autouse=True)
def language_put_back():
    yield
    textstat.set_lang("en_US")


@pytest.mark.parametrize("part", [part for language, part in TEXTS if language == "nl"])
def test_a_part_reads_easily_in_dutch(part):
    texts = TEXTS[Language.NL, part]
    textstat.set_lang("nl")
    assert textstat.flesch_reading_ease(" ".join(texts)) >= EASIEST
    assert [t for t in texts if textstat.flesch_reading_ease(t) < HARDEST_PASSAGE] == []


@pytest.mark.parametrize(("language", "part"), TEXTS)
def test_its_sentences_and_words_are_short(language, part):
    said = [s for text in TEXTS[language, part] for s in sentences(text)]
    lengths = [len(words(sentence)) for sentence in said]
    assert sum(lengths) / len(lengths) <= LONGEST_AVERAGE
    assert [s for s in said if len(words(s)) > LONGEST] == []
    every = [word for sentence in said for word in words(sentence)]
    assert sum(len(word) > 12 for word in every) / len(every) <= LONG_WORDS


def test_the_measure_can_fail():
    textstat.set_lang("nl")
    hard = "Desalniettemin constateerden onderzoekers aanmerkelijke responsiviteitsverschillen."
    assert textstat.flesch_reading_ease(hard) < EASIEST
