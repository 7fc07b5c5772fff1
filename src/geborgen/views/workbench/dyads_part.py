"""Dyads beside each other: each shrunk towards its like, groups, before and after."""

from collections.abc import Sequence

from geborgen.analysis.dyads import DyadComparison, DyadEffect, DyadEstimate, GroupSummary
from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences import WindowQuestion
from geborgen.analysis.workbench import DyadQuestion
from geborgen.moments import Phrasebook
from geborgen.views.clock import say_seconds
from geborgen.views.words import NONE, Table
from geborgen.views.workbench.forest_svg import Estimate, render_forest
from geborgen.views.workbench.section import (
    Drawing,
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

__all__ = ["make_dyads_section"]

_MOST_DRAWN = 40
_MOST_TOGETHER = 14


def make_dyads_section(
    found: DyadComparison, asked: DyadQuestion, book: Phrasebook, *, names: tuple[str, str]
) -> Section:
    """Return the part on dyads and groups; `names` are whose acts are given, and who may answer."""
    tables = [_group_table(found, book)]
    if found.effects:
        tables.append(_effect_table(found, book))
    if any(one.size.g is not None for one in found.sizes):
        tables.append(_size_table(found, book))
    return make_section(
        "dyads",
        book,
        intro=_say_question(asked.question, names, book),
        said=[book.say(f"bench.dyads.{asked.reason}"), *_say_dyads(found, book)],
        drawings=[_draw_dyads(found, book)],
        tables=tables,
        notes=[book.say(f"bench.fit.{note}") for note in found.notes],
    )


def _say_question(question: WindowQuestion, names: tuple[str, str], book: Phrasebook) -> str:
    return book.say(
        "bench.dyads.intro",
        given=question.given,
        response=question.response,
        first=names[0],
        second=names[1],
        window=say_seconds(question.window_s, book),
    )


def _say_dyads(found: DyadComparison, book: Phrasebook) -> list[str]:
    said = [
        book.say(
            "bench.dyads.basis",
            n=found.n_dyads,
            sessions=book.say("bench.n_sessions", n=found.n_sessions),
        )
    ]
    if found.n_cut:
        said.append(book.say("bench.dyads.cut", n=found.n_cut))
    return said + [_say_effect(effect, book) for effect in found.effects]


def _say_effect(effect: DyadEffect, book: Phrasebook) -> str:
    name = _name_effect(effect, book)
    if effect.odds_ratio is None or effect.verdict is Verdict.TOO_FEW:
        return book.say("bench.dyads.effect_too_few", name=name, n=effect.n_dyads)
    return book.say(
        "bench.dyads.effect" if effect.kind == "phase" else "bench.dyads.effect_of_groups",
        name=name,
        odds=number_cell(effect.odds_ratio, book),
        interval=interval_cell(effect.odds_low, effect.odds_high, book),
        p=say_p(effect.p_value, book),
        n=effect.n_dyads,
        verdict=book.say(f"verdict_word.{effect.verdict}"),
    )


def _name_effect(effect: DyadEffect, book: Phrasebook) -> str:
    return book.say(
        f"bench.effect.{effect.kind}",
        group=effect.group or NONE,
        reference=effect.reference or NONE,
    )


def _draw_dyads(found: DyadComparison, book: Phrasebook) -> Drawing:
    """The caterpillar: dyads by what is most likely of them, what was counted as a ring."""
    told = [one for one in found.dyads if one.total]
    ranked = sorted(told, key=lambda one: (one.shrunk is None, one.shrunk or 0.0))
    has_phases = _has_phases(found)
    rows = [_estimate(one, book, has_phases=has_phases) for one in ranked[:_MOST_DRAWN]]
    total = sum(one.total for one in found.dyads)
    mean = sum(one.count for one in found.dyads) / total if total else None
    label = book.say("bench.figure.dyads")
    svg, *pieces = (
        render_forest(some, book, label=label, line_at=mean) for some in (rows, *_halve(rows))
    )
    left = len(ranked) - _MOST_DRAWN
    note = book.say("bench.dyads.picture")
    if left > 0:
        note += f" {book.say('bench.more_rows', n=left)}"
    return draw(
        "dyads",
        svg,
        caption=label,
        table=_dyad_table(found, book),
        note=note,
        is_wide=bool(pieces),
        pieces=pieces,
    )


def _halve(rows: Sequence[Estimate]) -> list[Sequence[Estimate]]:
    """Many lines in two columns, to be read down; few stay together."""
    half = -(-len(rows) // 2)
    return [] if len(rows) <= _MOST_TOGETHER else [rows[:half], rows[half:]]


def _estimate(one: DyadEstimate, book: Phrasebook, *, has_phases: bool) -> Estimate:
    return Estimate(
        name=f"{_name_dyad(one, book, has_phases=has_phases)}: {one.count}/{one.total}",
        value=one.shrunk,
        low=one.shrunk_low,
        high=one.shrunk_high,
        counted=one.value,
        is_sure=one.verdict is Verdict.ENOUGH,
    )


def _name_dyad(one: DyadEstimate, book: Phrasebook, *, has_phases: bool) -> str:
    named = [one.dyad, one.group]
    if has_phases:
        named.append(book.say("bench.after" if one.is_after else "bench.before"))
    return ", ".join(name for name in named if name)


def _has_phases(found: DyadComparison) -> bool:
    return any(one.is_after for one in found.dyads)


def _dyad_table(found: DyadComparison, book: Phrasebook) -> Table:
    has_phases = _has_phases(found)
    rows = [
        (
            _name_dyad(one, book, has_phases=has_phases),
            str(one.n_sessions),
            f"{one.count}/{one.total}",
            interval_cell(one.low, one.high, book),
            number_cell(one.shrunk, book),
            interval_cell(one.shrunk_low, one.shrunk_high, book),
            number_cell(one.own_weight, book),
            verdict_cell(one.verdict, book),
        )
        for one in found.dyads
    ]
    names = ("dyad", "sessions", "counted", "counted_interval", "shrunk", "interval", "weight",
             "verdict")  # fmt: skip
    return make_table("dyads", names, rows, book=book, note=book.say("bench.dyads.note"))


def _name_group(one: GroupSummary, found: DyadComparison, book: Phrasebook) -> str:
    has_phases = _has_phases(found)
    others = any(group.group for group in found.groups)
    group = one.group or book.say("bench.no_group" if others else "bench.everybody")
    if not has_phases:
        return group
    return book.say("bench.after_group" if one.is_after else "bench.before_group", group=group)


def _group_table(found: DyadComparison, book: Phrasebook) -> Table:
    rows = [
        (
            _name_group(one, found, book),
            str(one.n_dyads),
            str(one.n_sessions),
            f"{one.count}/{one.total}",
            number_cell(one.pooled, book),
            number_cell(one.mean, book),
            interval_cell(one.low, one.high, book),
        )
        for one in found.groups
    ]
    names = ("group", "dyads", "sessions", "counted", "pooled", "mean", "interval")
    return make_table("groups", names, rows, book=book)


def _effect_table(found: DyadComparison, book: Phrasebook) -> Table:
    rows = [
        (
            _name_effect(one, book),
            str(one.n_dyads),
            number_cell(one.odds_ratio, book),
            interval_cell(one.odds_low, one.odds_high, book),
            number_cell(one.difference, book),
            interval_cell(one.difference_low, one.difference_high, book),
            p_cell(one.p_value, book),
            verdict_cell(one.verdict, book),
        )
        for one in found.effects
    ]
    names = ("effect", "dyads", "odds", "interval", "difference", "difference_interval", "p",
             "verdict")  # fmt: skip
    return make_table("effects", names, rows, book=book, note=book.say("bench.dyads.effects_note"))


def _size_table(found: DyadComparison, book: Phrasebook) -> Table:
    rows = [
        (
            book.say(f"bench.effect.{one.kind}", group=one.group or NONE,
                     reference=one.reference or NONE),
            f"{one.size.n_first}, {one.size.n_second}",
            number_cell(one.size.g, book),
            interval_cell(one.size.g_low, one.size.g_high, book),
            verdict_cell(one.size.verdict, book),
        )
        for one in found.sizes
    ]  # fmt: skip
    names = ("effect", "dyads", "hedges_g", "interval", "verdict")
    return make_table("sizes", names, rows, book=book)
