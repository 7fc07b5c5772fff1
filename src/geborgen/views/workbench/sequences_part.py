"""Which act follows which: the field of transitions, in words and as tables, and lag profiles."""

from collections.abc import Sequence

import numpy as np

from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences import LagProfile
from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.analysis.workbench import SURE, SequencePart
from geborgen.moments import Phrasebook
from geborgen.views.words import NONE, Table
from geborgen.views.workbench.heat_svg import render_heat, stands_out
from geborgen.views.workbench.line_svg import Line, render_line
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
)

__all__ = ["make_sequences_section"]

_MOST_SAID = 6
_LEAST_SHARE = 0.01
_MOST_ROWS = 144
_MOST_NAMED = 12
_NO_P = float("nan")

Place = tuple[int, int]


def make_sequences_section(part: SequencePart, book: Phrasebook) -> Section:
    """Return the part on sequences."""
    table = part.table
    wide = render_heat(part, book, label=book.say("bench.figure.transitions"))
    drawings = [
        draw(
            "transitions",
            wide,
            caption=book.say("bench.figure.transitions"),
            table=_transition_table(part, book),
            is_wide=True,
        )
    ]
    drawings += [_draw_profile(one, i, book) for i, one in enumerate(part.profiles, 1)]
    rare = (
        [*part.together[:_MOST_NAMED], "…"] if len(part.together) > _MOST_NAMED else part.together
    )
    notes = [book.say("bench.sequences.together", codes=", ".join(rare), n=len(part.together))]
    return make_section(
        "sequences",
        book,
        intro=book.say(
            "bench.sequences.intro_lag" if table.lag > 1 else "bench.sequences.intro", lag=table.lag
        ),
        said=_say_sequences(part, book),
        drawings=drawings if table.n_pairs else [],
        tables=[_count_table(part, book), _conditional_table(part, book)] if table.n_pairs else [],
        notes=notes if part.together else [],
    )


def _say_sequences(part: SequencePart, book: Phrasebook) -> list[str]:
    table, drawn = part.table, part.permutation
    said = [
        book.say(
            "bench.sequences.basis",
            n=table.n_pairs,
            sessions=book.say("bench.n_sessions", n=table.n_sessions),
            dyads=book.say("bench.n_dyads", n=table.n_dyads),
        ),
        book.say(f"bench.verdict.{table.verdict}"),
        book.say(f"bench.sequences.repeat_{'yes' if part.may_repeat else 'no'}"),
    ]
    said += _say_ties(part, book)
    said += _say_alike(part, book)
    if drawn is None or table.verdict is Verdict.TOO_FEW:
        return said
    n, key = drawn.n_permutations, "whole_sure" if drawn.g2_p < SURE else "whole"
    p, g2 = say_p(drawn.g2_p, book), number_cell(table.test.g2, book, 1)
    if part.is_by_orders:
        said.append(book.say("bench.sequences.by_orders", n=n))
        said.append(book.say(f"bench.sequences.{key}_orders", p=p, n=n))
    elif table.test.df:
        said.append(book.say(f"bench.sequences.{key}", g2=g2, df=table.test.df, p=p, n=n))
    return said + _say_standing_out(part, book)


def _say_ties(part: SequencePart, book: Phrasebook) -> list[str]:
    """Say how many neighbours begin together and, where they are many, what their order changes."""
    ties, turned = part.ties, part.turned
    if not ties.n_tied:
        return []
    share = ties.n_tied / ties.n_neighbours
    percent = book.percent(share) if share >= _LEAST_SHARE else book.say("bench.sequences.tied_few")
    said = [
        book.say("bench.sequences.tied", n=ties.n_tied, total=ties.n_neighbours, percent=percent)
    ]
    if turned is None or part.table.verdict is Verdict.TOO_FEW:
        return said
    changed = sorted(_find_standing_out(part) ^ _find_standing_out(turned))
    if not changed:
        return [*said, book.say("bench.sequences.tied_same")]
    names = [f"{part.table.labels[i]} → {part.table.labels[j]}" for i, j in changed]
    more = f"; … ({len(names)})" if len(names) > _MOST_SAID else ""
    listed = "; ".join(dict.fromkeys(names[:_MOST_SAID])) + more
    return [*said, book.say("bench.sequences.tied_other", n=len(names), listed=listed)]


def _say_alike(part: SequencePart, book: Phrasebook) -> list[str]:
    """Say whether the dyads follow one rule."""
    alike = part.alike
    if alike is None or alike.x2_p is None or part.table.verdict is Verdict.TOO_FEW:
        return []
    key = "differ" if alike.x2_p < SURE else "alike"
    return [
        book.say(
            f"bench.sequences.{key}",
            n=len(part.dyads),
            x2=number_cell(alike.x2, book, 1),
            df=alike.df,
            p=say_p(alike.x2_p, book),
        )
    ]


def _find_standing_out(part: SequencePart) -> set[Place]:
    return {place for place in _list_places(part) if stands_out(part, place)}


def _say_standing_out(part: SequencePart, book: Phrasebook) -> list[str]:
    """Name the transitions that stand out among all, strongest first."""
    drawn = part.permutation
    assert drawn is not None
    found = [place for place in _list_places(part) if stands_out(part, place)]
    found.sort(key=lambda place: -abs(drawn.z[place]))
    said = []
    for key, chosen in (
        ("more", [p for p in found if drawn.z[p] > 0]),
        ("less", [p for p in found if drawn.z[p] < 0]),
    ):
        if chosen:
            names = [_say_transition(part, place, book) for place in chosen[:_MOST_SAID]]
            rest = len(chosen) - _MOST_SAID
            more = f" {book.say('bench.sequences.and_more', n=rest)}" if rest > 0 else ""
            said.append(book.say(f"bench.sequences.{key}", listed="; ".join(names)) + more)
    return said or [book.say("bench.sequences.none")]


def _say_transition(part: SequencePart, place: Place, book: Phrasebook) -> str:
    table, (row, column) = part.table, place
    return book.say(
        "bench.sequences.transition",
        given=table.labels[row],
        following=table.labels[column],
        count=int(table.counts[place]),
        of=int(table.counts[row].sum()),
        expected=number_cell(float(part.by_chance[place]), book, 1),
    )


def _list_places(part: SequencePart) -> list[Place]:
    n = len(part.table.labels)
    return [(i, j) for i in range(n) for j in range(n) if part.table.allowed[i, j]]


def _transition_table(part: SequencePart, book: Phrasebook) -> Table:
    """Every transition that may occur, those furthest from chance first."""
    table, drawn, bounds = part.table, part.permutation, part.odds_bounds
    places = _list_places(part)
    places.sort(key=lambda place: -np.nan_to_num(abs(part.distances[place])))
    rows = [
        (
            f"{table.labels[i]} → {table.labels[j]}",
            str(int(table.counts[i, j])),
            number_cell(float(part.by_chance[i, j]), book, 1),
            number_cell(float(part.distances[i, j]), book, 2),
            p_cell(_NO_P if drawn is None else float(drawn.p[i, j]), book),
            p_cell(_NO_P if drawn is None else float(drawn.p_largest[i, j]), book),
            number_cell(float(table.odds.odds[i, j]), book, 2),
            interval_cell(float(bounds.low[i, j]), float(bounds.high[i, j]), book),
            number_cell(float(table.odds.yule_q[i, j]), book, 2),
            number_cell(float(table.kappas[i, j]), book, 2),
        )
        for i, j in places[:_MOST_ROWS]
    ]
    distance = "deviate" if part.is_by_orders else "residual"
    names = ("transition", "count", "expected", distance, "p", "p_all", "odds", "interval",
             "yule_q", "kappa")  # fmt: skip
    notes = [
        book.say("bench.sequences.table_note", n=drawn.n_permutations if drawn else 0),
        book.say(f"bench.sequences.note_{distance}"),
        book.say("bench.sequences.note_odds"),
        _say_bounds(part, book),
    ]
    return make_table("transitions", names, rows, book=book, note=" ".join(notes))


def _say_bounds(part: SequencePart, book: Phrasebook) -> str:
    if part.resampled is None:
        return book.say("bench.sequences.bounds_formula")
    key = f"bench.sequences.bounds_{part.resampled.unit}"
    return book.say(key, n=part.resampled.n_units)


def _count_table(part: SequencePart, book: Phrasebook) -> Table:
    """How often each code followed each, with the totals."""
    table = part.table
    rows = [
        (name, *(_count_cell(part, (i, j)) for j in range(len(table.labels))),
         str(int(table.counts[i].sum())))
        for i, name in enumerate(table.labels)
    ]  # fmt: skip
    return Table(
        caption=book.say("bench.caption.counts"),
        headings=(book.say("bench.head.before"), *table.labels, book.say("bench.head.total")),
        rows=tuple(rows),
    )


def _count_cell(part: SequencePart, place: Place) -> str:
    return str(int(part.table.counts[place])) if part.table.allowed[place] else NONE


def _conditional_table(part: SequencePart, book: Phrasebook) -> Table:
    """Of all times something followed a code, how often it was this."""
    table = part.table
    rows = []
    for i, name in enumerate(table.labels):
        total = int(table.counts[i].sum())
        cells = [
            NONE
            if not table.allowed[i, j]
            else book.percent(float(table.conditional[i, j]))
            if total >= FEWEST_UNITS
            else f"{int(table.counts[i, j])}/{total}"
            for j in range(len(table.labels))
        ]
        rows.append((name, *cells, str(total)))
    return Table(
        caption=book.say("bench.caption.conditional"),
        headings=(book.say("bench.head.before"), *table.labels, book.say("bench.head.n")),
        rows=tuple(rows),
        note=book.say("bench.sequences.conditional_note"),
    )


def _draw_profile(profile: LagProfile, number: int, book: Phrasebook) -> Drawing:
    caption = book.say("bench.figure.profile", given=profile.given, following=profile.target)
    line = Line(
        xs=profile.lags.tolist(),
        ys=profile.shares.tolist(),
        low=profile.chance.low.tolist(),
        high=profile.chance.high.tolist(),
        middle=profile.chance.means.tolist(),
        across=book.say("bench.axis.lag"),
        upwards=book.say("bench.axis.share_of", following=profile.target),
        is_over_zero=True,
        sides=(book.say("bench.axis.before"), book.say("bench.axis.after")),
    )
    return draw(
        f"profile-{number}",
        render_line(line, book, label=caption),
        caption=caption,
        table=_profile_table(profile, book),
        note=book.say(f"bench.verdict.{profile.verdict}"),
    )


def _profile_table(profile: LagProfile, book: Phrasebook) -> Table:
    columns = (profile.lags, profile.counts, profile.n_given, profile.shares,
               profile.chance.low, profile.chance.high, profile.chance.p_largest)  # fmt: skip
    rows = [_profile_row(values, book) for values in zip(*columns, strict=True)]
    names = ("lag", "count", "n", "share", "chance", "p_all")
    return make_table("profile", names, rows, book=book)


def _profile_row(values: Sequence[float], book: Phrasebook) -> tuple[str, ...]:
    lag, count, n, share, low, high, p = values
    return (
        str(int(lag)),
        str(int(count)),
        str(int(n)),
        number_cell(float(share), book, 2),
        interval_cell(float(low), float(high), book),
        p_cell(float(p), book),
    )
