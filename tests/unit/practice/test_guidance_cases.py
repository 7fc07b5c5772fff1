"""Nine cases told by practitioners, as moments: what a wise colleague would say comes back."""

import re

import pytest

from geborgen.moments import Answer, Fate, Need, Role, SignalKind
from geborgen.practice.ages import AgeBand
from geborgen.practice.guidance import Case, Family, Mood, choose_guidance
from geborgen.practice.reader import Reader

ADOPTED = Family.FOSTER_OR_ADOPTIVE
LABELS = r"vermijdend|ambivalent|adhd|borderline|risico|goede ouder|slechte|gemist|fout|\d ?%"


def pages(need, band, **told):
    """What comes back over a dozen such moments, as whole texts in Dutch."""
    made = []
    for number in range(12):
        case = Case(band=band, need=need, half=need.half, number=number, **told)
        made.append(" ".join(part.nl for part in choose_guidance(case).passages))
    return made


KNEE = pages(Need.COMFORT, AgeBand.PRESCHOOLER, answer=Answer.MIRRORED, fate=Fate.MET, settled=True)
DAY_CARE = pages(Need.WATCH_OVER, AgeBand.ADOLESCENT, answer=Answer.MET, fate=Fate.MET)
BISCUIT = pages(Need.COMFORT, AgeBand.PRESCHOOLER, answer=Answer.DISMISSED, fate=Fate.MISSED)
SOFA = pages(
    Need.COMFORT,
    AgeBand.PRESCHOOLER,
    answer=Answer.CONTAINED,
    fate=Fate.MENDED,
    mended_by=Role.CAREGIVER,
    settled=True,
)
LAP = pages(
    Need.COMFORT,
    AgeBand.TODDLER,
    signal=SignalKind.MISCUE,
    answer=Answer.DISMISSED,
    fate=Fate.MISSED,
    mood=Mood.LOUD,
    family=ADOPTED,
)
RED_MARK = pages(
    Need.PROTECT,
    AgeBand.SCHOOL_CHILD,
    signal=SignalKind.MISCUE,
    answer=Answer.MISSED,
    fate=Fate.MISSED,
)
LIE = pages(Need.TAKE_CHARGE, AgeBand.SCHOOL_CHILD, answer=Answer.LIMITED, fate=Fate.MET)
BULLIED = pages(
    Need.PROTECT, AgeBand.ADOLESCENT, answer=Answer.MIRRORED, fate=Fate.MISSED, mood=Mood.HEAVY
)
RESTLESS = pages(
    Need.ORGANISE_FEELINGS,
    AgeBand.SCHOOL_CHILD,
    answer=Answer.LIMITED,
    fate=Fate.MISSED,
    mood=Mood.LOUD,
    reader=Reader.TEACHER,
)
COUPLE = pages(
    Need.ORGANISE_FEELINGS, AgeBand.BEFORE_BIRTH, answer=Answer.INTRUDED, fate=Fate.MISSED
)
EVERY = {
    "knee": KNEE,
    "day care": DAY_CARE,
    "biscuit": BISCUIT,
    "sofa": SOFA,
    "lap": LAP,
    "red mark": RED_MARK,
    "lie": LIE,
    "bullied": BULLIED,
    "restless": RESTLESS,
    "couple": COUPLE,
}


def says(texts, *patterns):
    """Each of these is said on some page."""
    return [p for p in patterns if not any(re.search(p, text, re.I) for text in texts)] == []


@pytest.mark.parametrize("case", EVERY)
def test_no_case_is_labelled_scored_or_blamed(case):
    assert [text for text in EVERY[case] if re.search(LABELS, text, re.I)] == []
    assert len(set(EVERY[case])) >= 4


def test_1_a_grazed_knee_is_comforted_and_nothing_needs_mending():
    assert says(KNEE, "gespiegeld|gaf het gevoel terug", "haven werkte", "weer spelen|weer verder")
    assert says(KNEE, "niets hersteld", "doe het .* weer zo")


def test_2_being_there_is_being_counted_on_and_not_hours():
    assert says(DAY_CARE, "van een afstand|vertrouw je mij", "bereikbaar")
    assert not says(DAY_CARE, r"\buur\b|opvang|altijd thuis")


def test_3_a_biscuit_answers_the_surface_and_the_feeling_may_still_be_named():
    assert says(BISCUIT, "ander kind", "iets lekkers", "zeg eerst wat je ziet", "wat was het")
    assert says(BISCUIT, "nu heb ik tijd")


def test_4_coming_back_counts_as_much():
    assert all("telt even zwaar" in text or "elkaar terugvinden" in text for text in SOFA)
    assert says(SOFA, "grote mensen vergissen zich")


def test_5_a_child_that_seeks_and_flees_is_not_ignored_and_history_counts():
    assert says(LAP, "naar je toe en ook weg", "dichtbij zijn vroeger niet veilig was")
    assert all("In de buurt blijven helpt meestal meer dan niet reageren" in text for text in LAP)
    assert says(LAP, "adoptie kent", "twijfel", "kiest hoe dichtbij|laat het ook niet alleen")


def test_6_a_hidden_need_for_protection_gets_small_invitations_and_warm_limits():
    assert says(RED_MARK, "bescherming nodig", "dring niet aan", "eten, een warme douche")
    assert says(LIE, "veilige weg terug", "word ik niet boos", "helder tegenover")


def test_7_a_bullied_girl_is_believed_and_school_has_to_act():
    assert says(BULLIED, "dat je meegaat", "school", "huisarts")
    assert all("hoort een volwassene naast hen" in text for text in BULLIED)


def test_8_a_teacher_contains_first_teaches_later_and_consults():
    assert says(RESTLESS, "vechten of vluchten", "eerst opvangen, later leren", "één stap tegelijk")
    assert says(RESTLESS, "overleg|collega", "doe precies wat je zegt", "schone lei")


def test_9_a_couple_before_birth_is_a_dance_of_two():
    assert says(COUPLE, "dans van twee", "vroeger bij jou thuis", "om de beurt", "liever anders")
