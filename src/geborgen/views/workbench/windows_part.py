"""Answers in time: whether one's acts start more often shortly after the other's."""

from geborgen.analysis.results import Contingency, Verdict
from geborgen.analysis.sequences import WindowAnalysis
from geborgen.analysis.workbench import SURE
from geborgen.moments import Phrasebook
from geborgen.views.clock import say_seconds
from geborgen.views.words import NONE, Table
from geborgen.views.workbench.forest_svg import Estimate, render_forest
from geborgen.views.workbench.section import (
    Section,
    draw,
    interval_cell,
    make_section,
    make_table,
    number_cell,
    p_cell,
    say_p,
    verdict_cell,
)

__all__ = ["make_windows_section"]


Answer = tuple[Contingency, float | None, float | None]
"""With the p of coming more often and of coming less often, for all questions together."""


def make_windows_section(
    analysis: WindowAnalysis, book: Phrasebook, *, names: tuple[str, str]
) -> Section:
    """Return the part on windows; `names` are whose acts are given, and who may answer."""
    found = list(zip(analysis.contingencies, analysis.p_holm, analysis.p_less, strict=True))
    drawn = [_estimate(one, book) for one, *_ in found if _is_told(one)]
    label = book.say("bench.figure.windows")
    drawings = []
    if drawn:
        svg = render_forest(drawn, book, label=label, is_odds=True, line_at=1.0)
        drawings = [draw("windows", svg, caption=label, table=_window_table(found, book))]
    return make_section(
        "windows",
        book,
        said=[
            book.say(
                "bench.windows.basis", n=analysis.n_sessions, questions=_count(len(found), book)
            ),
            book.say("bench.windows.who", first=names[0], second=names[1]),
            *_say_answers(found, book),
        ],
        drawings=drawings,
        tables=[_tally_table(found, book)] + ([] if drawings else [_window_table(found, book)]),
    )


def _count(n: int, book: Phrasebook) -> str:
    return book.say("bench.n_questions", n=n)


def _is_told(one: Contingency) -> bool:
    return one.odds_ratio is not None and one.verdict is not Verdict.TOO_FEW


def _estimate(one: Contingency, book: Phrasebook) -> Estimate:
    return Estimate(
        name=f"{one.given} → {one.response} ({say_seconds(one.window_s, book)})",
        value=one.odds_ratio,
        low=one.odds_low,
        high=one.odds_high,
        is_sure=one.verdict is Verdict.ENOUGH,
    )


def _say_answers(found: list[Answer], book: Phrasebook) -> list[str]:
    """Say what stands out one by one, what is as by chance in one sentence, and what is too few."""
    said: list[str] = []
    alike: list[str] = []
    few: list[str] = []
    for one, more, less in found:
        pair = book.say("bench.windows.pair", given=one.given, response=one.response)
        if not _is_told(one):
            few.append(pair)
        elif more is not None and more < SURE:
            said.append(_say_answer(one, more, book, key="more"))
        elif less is not None and less < SURE:
            said.append(_say_answer(one, less, book, key="less"))
        else:
            odds = number_cell(one.odds_ratio, book)
            interval = interval_cell(one.odds_low, one.odds_high, book)
            alike.append(f"{pair} {odds} ({interval}), n = {one.n_given}")
    if alike:
        said.append(book.say("bench.windows.chance", listed="; ".join(alike)))
    if few:
        said.append(book.say("bench.windows.too_few", listed="; ".join(few)))
    return said


def _say_answer(one: Contingency, p: float, book: Phrasebook, *, key: str) -> str:
    return book.say(
        f"bench.windows.{key}",
        given=one.given,
        response=one.response,
        n=one.n_given,
        window=say_seconds(one.window_s, book),
        odds=number_cell(one.odds_ratio, book),
        interval=interval_cell(one.odds_low, one.odds_high, book),
        p=say_p(p, book),
        verdict=book.say(f"verdict_word.{one.verdict}"),
    )


def _window_table(found: list[Answer], book: Phrasebook) -> Table:
    rows = [
        (
            f"{one.given} → {one.response}",
            say_seconds(one.window_s, book),
            str(one.n_given),
            str(one.n_response),
            number_cell(one.odds_ratio, book) if _is_told(one) else NONE,
            interval_cell(one.odds_low, one.odds_high, book) if _is_told(one) else NONE,
            number_cell(one.yule_q, book) if _is_told(one) else NONE,
            p_cell(one.p_value, book),
            p_cell(holm, book),
            verdict_cell(one.verdict, book),
        )
        for one, holm, _ in found
    ]
    names = ("question", "window", "n_given", "n_response", "odds", "interval", "yule_q", "p",
             "p_holm", "verdict")  # fmt: skip
    draws = max((one.n_permutations for one, *_ in found), default=0)
    note = book.say("bench.windows.note", n=draws)
    return make_table("windows", names, rows, book=book, note=note)


def _tally_table(found: list[Answer], book: Phrasebook) -> Table:
    rows = [
        (
            f"{one.given} → {one.response}",
            str(one.in_window_with),
            str(one.in_window_without),
            str(one.outside_with),
            str(one.outside_without),
        )
        for one, *_ in found
    ]
    names = ("question", "inside_with", "inside_without", "outside_with", "outside_without")
    return make_table("tallies", names, rows, book=book)
