"""A moment in words: everything it holds, nothing it does not hold, and never blame."""

import itertools
import re
from dataclasses import replace
from datetime import datetime

import pytest

from geborgen.moments import Answer, Moment, Need, Repair, Role, SignalKind
from geborgen.views import load_report_book, moment_rows
from geborgen.views.moment_marks import say_moment
from geborgen.views.moment_words import tell_moment

NL, EN = load_report_book("nl"), load_report_book("en")


def moment(**fields: object) -> Moment:
    given = {"session": "s", "child": "k", "caregiver": "moeder", "onset_s": 0.0, "told": True}
    return Moment(**(given | {"need": Need.COMFORT} | fields))


def grazed_knee() -> Moment:
    """A boy of six comes in crying with a grazed knee."""
    return moment(
        other_needs=(Need.ORGANISE_FEELINGS,),
        answers=(Answer.MIRRORED, Answer.CONTAINED, Answer.MET),
        settled=True,
        explored=True,
    )


def biscuit() -> Moment:
    """A sad face after school; a biscuit and no more; nobody is sure what it was."""
    return moment(answers=(Answer.MET,), certainty=0.4, at=datetime(2026, 3, 2, 15, 30))


def accounts() -> Moment:
    """'Not now, dear'; half an hour later the mother comes back to it."""
    return moment(
        at=datetime(2026, 3, 3, 15, 30),
        answers=(Answer.DISMISSED,),
        ruptured=True,
        repair=Repair(by=Role.CAREGIVER, latency_s=1800),
        settled=True,
    )


def left_the_lap(**fields: object) -> Moment:
    """A girl of three asks for nearness and flees it."""
    given = {"answers": (Answer.MISSED,), "settled": False}
    return moment(signal=SignalKind.MISCUE, **(given | fields))


def test_a_comforted_child_is_told_in_the_order_of_what_happened() -> None:
    told = tell_moment(grazed_knee(), NL)
    steps = ("om troost", "nabijheid", "hulp bij grote gevoelens", "gaf het gevoel terug",
             "ving het kind rustig op", "gaf antwoord", "tot rust", "weer spelen",
             "veilige haven")  # fmt: skip
    places = [told.index(step) for step in steps]
    assert places == sorted(places)


def test_an_unsure_reading_says_may_and_offers_a_try() -> None:
    told = tell_moment(biscuit(), EN)
    assert "On 2 March at 15:30 the child may have asked for comfort." in told
    assert "sit down, name what you see, and ask" in told
    assert "worked" not in told


def test_a_sure_reading_says_no_may() -> None:
    assert "misschien" not in tell_moment(moment(answers=(Answer.MET,), settled=True), NL)


def test_a_mended_moment_says_by_whom_after_how_long_and_counts_as_met() -> None:
    told = tell_moment(accounts(), NL)
    assert "Na 30 minuten maakte moeder het weer goed." in told
    assert "Hersteld telt net zo veel als meteen goed." in told
    assert "nog goedkomen" not in told


def test_who_mended_is_said_as_it_was() -> None:
    child = moment(answers=(Answer.DISMISSED,), ruptured=True, repair=Repair(by=Role.CHILD))
    assert "The child sought contact again." in tell_moment(child, EN)
    assert "grown-ups" not in tell_moment(child, EN)


def test_unrest_before_the_mending_is_told_before_it() -> None:
    told = tell_moment(
        moment(answers=(Answer.INTRUDED,), ruptured=True, settled=False,
               repair=Repair(by=Role.CAREGIVER)), NL)  # fmt: skip
    assert told.index("niet tot rust") < told.index("weer goed")


def test_a_hidden_need_gets_small_indirect_invitations() -> None:
    told = tell_moment(left_the_lap(), EN)
    assert "may have hidden" in told
    assert "small, indirect invitations" in told


def test_a_hidden_need_that_was_met_is_told_as_such() -> None:
    told = tell_moment(left_the_lap(answers=(Answer.MET,), settled=True), NL)
    assert "Toch kreeg het kind wat het nodig had." in told


def test_what_a_miscue_looked_like_is_told() -> None:
    told = tell_moment(left_the_lap(shown_need=Need.ENJOY), NL)
    assert "Het leek te vragen om samen plezier te maken." in told


def test_what_stayed_open_can_still_be_mended() -> None:
    told = tell_moment(moment(answers=(Answer.DISMISSED,)), EN)
    assert told.endswith("This can still be mended: come back to it together later.")
    lost = tell_moment(moment(answers=(Answer.MET,), ruptured=True), NL)
    assert "Dat staat nog open." in lost


def test_a_frightening_answer_points_to_somebody_to_talk_with() -> None:
    assert "praat er dan met iemand over" in tell_moment(moment(answers=(Answer.FRIGHTENING,)), NL)


def test_the_base_and_the_hands_work_in_their_own_words() -> None:
    out = moment(need=Need.HELP, answers=(Answer.MET,))
    lead = moment(need=Need.TAKE_CHARGE, answers=(Answer.LIMITED,), settled=True)
    assert "veilige basis" in tell_moment(out, NL)
    assert "namen" in tell_moment(lead, NL) or "nam de leiding" in tell_moment(lead, NL)


def test_a_moment_in_a_recording_says_its_place_and_its_seconds() -> None:
    coded = moment(told=False, onset_s=97.0, answers=(Answer.MET,), latency_s=4.0, settled=True)
    told = tell_moment(coded, NL)
    assert told.startswith("Op 1:37 in de opname vroeg het kind")
    assert "Dat was na 4 seconden." in told


def test_a_day_without_a_time_gets_no_time() -> None:
    day = moment(at=datetime(2026, 3, 2), untimed=True)
    assert tell_moment(day, NL).startswith("Op 2 maart vroeg")
    assert moment_rows([day], NL)[0][0] == "2026-03-02"
    assert say_moment(day, NL).startswith("2 mrt: troost me.")
    midnight = replace(day, untimed=False)
    assert tell_moment(midnight, NL).startswith("Op 2 maart om 0:00 uur vroeg")


def test_a_code_name_never_stands_where_a_person_is_meant() -> None:
    assert "P2" not in tell_moment(moment(caregiver="P2", answers=(Answer.MET,)), NL)
    assert "De opvoeder gaf antwoord." in tell_moment(
        moment(caregiver="leidster", answers=(Answer.MET,)), NL
    )


def test_notes_and_feelings_stay_with_their_teller() -> None:
    private = moment(note="koekje gegeven", caregiver_feeling="wanhopig")
    assert not {"koekje", "wanhopig"} & set(re.findall(r"\w+", tell_moment(private, NL)))


def every_kind() -> list[Moment]:
    """Moments of every need, answer, ending and mending together."""
    repairs = (None, Repair(by=Role.CHILD), Repair(by=Role.OTHER, latency_s=90))
    kinds = itertools.product(Need, (*Answer, None), (True, False, None), repairs, SignalKind)
    return [
        moment(need=need, answers=(answer,) if answer else (), settled=settled, signal=signal,
               ruptured=True if repair else None, repair=repair)
        for need, answer, settled, repair, signal in kinds
    ]  # fmt: skip


@pytest.mark.parametrize("book", [NL, EN], ids=["nl", "en"])
def test_every_kind_of_moment_can_be_told_in_whole_sentences_without_blame(book) -> None:
    forbidden = re.compile(r"\b(fout|schuld|slecht|faalde|wrong|fault|failed|bad|blame)\b", re.I)
    for one in every_kind():
        told = tell_moment(one, book)
        assert not forbidden.search(told)
        assert re.fullmatch(r"[A-Z].*\.", told)
        assert "{" not in told and ".." not in told and "  " not in told
        assert all(sentence[0].isupper() for sentence in re.split(r"(?<=\.) ", told))
