"""Every moment gets whole words back: in both languages, unsure, kind, and not too long."""

import itertools
import re

import pytest

from geborgen.moments import (
    Answer,
    Fate,
    FileError,
    Half,
    Language,
    Moment,
    Need,
    Repair,
    Role,
    SchemeError,
    SignalKind,
)
from geborgen.practice.ages import AgeBand, load_closeness
from geborgen.practice.guidance import (
    Case,
    Family,
    Kind,
    Mood,
    case_of,
    choose_guidance,
    load_library,
    load_references,
    read_library,
)
from geborgen.practice.reader import Reader

LONGEST, LONGEST_PAGE = 240, 1150  # characters
UNSURE = {"nl": r"\bmisschien\b", "en": r"\b(perhaps|may)\b"}
FORBIDDEN = {
    "nl": r"stoornis|diagnos|gestoord|vermijdend|ambivalent|gedesorgan|onveilig gehecht|hechtings"
    r"|adhd|autis|borderline|trauma|manipul|aanstel|verwen|schuld|\bfout|slecht|\bstout|\blui\b"
    r"|faalt|gefaald|je moet|u moet|had je moeten|abnormaal|\bziek|probleemkind|lastig kind",
    "en": r"disorder|diagnos|avoidant|ambivalent|disorgani|insecure|adhd|autis|borderline|trauma"
    r"|manipulat|spoil|\bfault|\bguilt|\bblame|\bbad\b|naughty|\blazy|you (must|should|failed)"
    r"|abnormal|attention.seeking|difficult child",
}
SAID = [
    (kind, language, text)
    for kind, rows in load_library().rows.items()
    for row in rows
    for language in Language
    for text in getattr(row, language)
]


# What a case can be, by the selector that looks at it.
DIMENSIONS = {
    "bands": [{"band": band} for band in AgeBand],
    "needs": [{"need": n, "half": n.half} for n in Need] + [{"half": h} for h in [*Half, None]],
    "halves": [{"half": half} for half in [*Half, None]],
    "signals": [{"signal": signal} for signal in SignalKind],
    "answers": [{"answer": answer} for answer in [*Answer, None]],
    "fates": [{"fate": f} for f in Fate if f is not Fate.MENDED]
    + [{"fate": Fate.MENDED, "mended_by": by} for by in Role],
    "settled": [{"settled": settled} for settled in (True, False, None)],
    "moods": [{"mood": mood} for mood in Mood],
    "readers": [{"reader": reader} for reader in Reader],
    "families": [{"family": family} for family in Family],
}


def every_case(rows):
    """Every case that these rows can tell apart."""
    used = [n for n in DIMENSIONS if any(getattr(row, n) not in ((), None) for row in rows)]
    if "needs" in used and "halves" in used:
        used.remove("halves")  # a need comes with its half
    for told in itertools.product(*(DIMENSIONS[name] for name in used)):
        yield Case(**{"band": AgeBand.BABY} | {k: v for part in told for k, v in part.items()})


def variants(kind, **told):
    return load_library().passages(kind, Case(**told))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_combination_has_this_part(kind):
    rows = load_library().rows[kind]
    cases = list(every_case(rows))
    assert len(cases) >= 90
    assert [case for case in cases if not any(row.suits(case) for row in rows)] == []


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("band", list(AgeBand))
@pytest.mark.parametrize("need", [*Need, None])
def test_a_page_is_short_and_says_nothing_twice(need, band, number):
    for answer, reader in itertools.product([*Answer, None], Reader):
        half = None if need is None else need.half
        case = Case(band=band, need=need, half=half, answer=answer, reader=reader, number=number)
        for language in Language:
            words = [part.words(language) for part in choose_guidance(case).passages]
            assert len(set(words)) == len(words) == 7
            assert len(" ".join(words)) <= LONGEST_PAGE
            assert not any("{" in text for text in words)


@pytest.mark.parametrize("language", list(Language))
def test_every_reading_is_unsure(language):
    readings = [t for kind, lang, t in SAID if kind in ("reading", "second") and lang == language]
    assert len(readings) > 100
    assert [t for t in readings if not re.search(UNSURE[language], t, re.I)] == []


@pytest.mark.parametrize("language", list(Language))
def test_no_text_blames_labels_or_orders(language):
    found = [
        t for _, lang, t in SAID if lang == language and re.search(FORBIDDEN[language], t, re.I)
    ]
    assert found == []
    assert re.search(FORBIDDEN["nl"], "Je had het anders gedaan: dat is jouw schuld.")
    assert re.search(FORBIDDEN["en"], "This child has a disorder.")


def test_no_text_is_too_long():
    assert [text for *_, text in SAID if len(text) > LONGEST] == []


def test_every_work_named_is_known_and_every_known_work_is_named():
    named = {key for rows in load_library().rows.values() for row in rows for key in row.sources}
    named |= {key for age in load_closeness().values() for key in age.sources}
    assert named == set(load_references())


def test_what_was_mended_counts_as_much():
    for by, band, reader in itertools.product([*Role, None], AgeBand, Reader):
        said = variants(Kind.MEND, band=band, fate=Fate.MENDED, mended_by=by, reader=reader)
        texts = [passage.en for passage in said]
        if by is Role.CAREGIVER:
            texts = [" ".join(texts)]
        assert all("counts as much as right at once" in text for text in texts)


def test_words_vary_with_how_often_such_a_moment_came():
    told = {"band": AgeBand.TODDLER, "need": Need.COMFORT, "half": Half.BOTTOM}
    pages = {choose_guidance(Case(**told, answer=Answer.MET, number=n)) for n in range(12)}
    assert len(pages) >= 6
    assert choose_guidance(Case(**told, number=5)) == choose_guidance(Case(**told, number=5))


@pytest.mark.parametrize("band", [b for b in AgeBand if b is not AgeBand.BEFORE_BIRTH])
def test_most_moments_have_more_than_one_page(band):
    counts = [
        len(variants(Kind.READING, band=band, need=need, half=need.half, signal=signal))
        for need in Need
        for signal in SignalKind
    ]
    assert min(counts) >= 2


def test_a_teacher_reads_of_the_child_and_not_of_ones_own():
    for need, band in itertools.product(Need, AgeBand):
        case = Case(band=band, need=need, half=need.half, reader=Reader.TEACHER)
        if band is not AgeBand.BEFORE_BIRTH:
            page = choose_guidance(case)
            assert not any(
                "je kind" in part.nl or "your child" in part.en for part in page.passages
            )
            assert any(key in page.to_try.sources for key in ("bergin2009",))


def test_a_moment_becomes_a_case():
    moment = Moment(
        session="s",
        child="c",
        caregiver="m",
        onset_s=0.0,
        need=Need.COMFORT,
        answers=(Answer.DISMISSED, Answer.CONTAINED),
        ruptured=True,
        settled=True,
        repair=Repair(by=Role.CAREGIVER, latency_s=1800.0),
    )
    case = case_of(moment, age_months=74, number=2, feelings=["tired", "ashamed"])
    assert (case.band, case.fate, case.mended_by) == ("preschooler", Fate.MENDED, Role.CAREGIVER)
    assert (case.answer, case.mood, case.half) == (Answer.CONTAINED, Mood.LOUD, Half.BOTTOM)
    unknown = case_of(moment, age_months=74, number=0, is_need_known=False)
    assert (unknown.need, unknown.half, unknown.mood) == (None, None, Mood.UNTOLD)


OWN = """
sources = ["powell2014"]
[[try]]
needs = ["comfort"]
bands = ["toddler"]
answers = ["met"]
nl = ["Onze eigen zin voor {child}."]
en = ["Our own sentence for {child}."]
"""


def test_a_practice_adds_its_own_texts(tmp_path):
    (tmp_path / "ours.toml").write_text(OWN, encoding="utf-8")
    case = Case(band=AgeBand.TODDLER, need=Need.COMFORT, half=Half.BOTTOM, answer=Answer.MET)
    page = choose_guidance(case, read_library(tmp_path))
    assert page.to_try.words("nl") == "Onze eigen zin voor je kind."
    assert choose_guidance(case).to_try.words("nl") != page.to_try.words("nl")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["toddler"]', '["teen"]', "ours.toml, try 1: bands"),
        ('["powell2014"]', '["nobody1900"]', "ours.toml, try 1: sources"),
        ('["powell2014"]', "[]", "ours.toml, try 1: sources"),
        ("{child}", "{name}", "ours.toml, try 1: nl"),
        ("[[try]]", "[[attempt]]", "ours.toml, attempt: attempt"),
        ('en = ["Our own sentence for {child}."]', "en = []", "ours.toml, try 1: nl, en"),
        ("[[try]]", "[[try]", "ours.toml"),
        ('needs = ["comfort"]', "colour = 3", "ours.toml, try 1: colour"),
    ],
)
def test_a_wrong_text_names_its_file_and_row(tmp_path, old, new, said):
    (tmp_path / "ours.toml").write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(SchemeError, match=re.escape(said)):
        read_library(tmp_path)


def test_a_folder_that_is_not_there_or_not_text_is_said(tmp_path):
    with pytest.raises(FileError, match="nowhere"):
        read_library(tmp_path / "nowhere")
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(FileError, match=r"ours\.toml"):
        read_library(tmp_path)


def test_a_foster_family_reads_other_words_after_each_moment_whatever_it_was():
    told = {"band": AgeBand.TODDLER, "half": Half.BOTTOM, "family": Family.FOSTER_OR_ADOPTIVE}
    needs = (Need.COMFORT, Need.PROTECT, Need.COMFORT)
    cases = [
        Case(**told, need=need, number=number, others=others)
        for need, number, others in zip(needs, (0, 0, 1), (0, 1, 1), strict=True)
    ]
    seconds = [choose_guidance(case).readings[1].nl for case in cases]
    assert len(set(seconds)) == 3
