"""Who follows whom: how often both show the same, one so many seconds after the other."""

import numpy as np

from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences import RecurrenceProfile
from geborgen.analysis.workbench import SURE
from geborgen.moments import Phrasebook
from geborgen.views.clock import say_seconds
from geborgen.views.words import Table
from geborgen.views.workbench.line_svg import Line, render_line
from geborgen.views.workbench.section import (
    Section,
    draw,
    interval_cell,
    make_section,
    make_table,
    number_cell,
    p_cell,
    say_p,
)

__all__ = ["make_recurrence_section"]


def make_recurrence_section(
    profile: RecurrenceProfile, book: Phrasebook, *, names: tuple[str, str]
) -> Section:
    """Return the part on leading and following."""
    first, second = names
    label = book.say("bench.figure.recurrence", first=first, second=second)
    line = Line(
        xs=(profile.lags * profile.unit_s).tolist(),
        ys=profile.rates.tolist(),
        low=profile.chance.low.tolist(),
        high=profile.chance.high.tolist(),
        middle=profile.chance.means.tolist(),
        across=book.say("bench.axis.seconds"),
        upwards=book.say("bench.axis.same"),
        is_over_zero=True,
        sides=(book.say("bench.axis.leads", name=second), book.say("bench.axis.leads", name=first)),
    )
    drawing = draw(
        "recurrence",
        render_line(line, book, label=label),
        caption=label,
        table=_lag_table(profile, book),
    )
    return make_section(
        "recurrence",
        book,
        said=[
            book.say("bench.recurrence.basis", n=profile.n_runs),
            book.say(f"bench.verdict.{profile.verdict}"),
            *_say_lead(profile, book, names=names),
            *_say_dip(profile, book),
        ],
        drawings=[drawing],
    )


def _say_lead(profile: RecurrenceProfile, book: Phrasebook, *, names: tuple[str, str]) -> list[str]:
    if profile.lead is None or profile.lead_p is None or profile.verdict is Verdict.TOO_FEW:
        return []
    leader, follower = names if profile.lead > 0 else names[::-1]
    key = "leads" if profile.lead_p < SURE else "level"
    said = [
        book.say(
            f"bench.recurrence.{key}",
            leader=leader,
            follower=follower,
            points=number_cell(100 * abs(profile.lead), book, 1),
            p=say_p(profile.lead_p, book),
            n=profile.n_permutations,
        )
    ]
    if profile.peak_lag is not None and profile.peak_rate is not None and _is_peak_sure(profile):
        lag = profile.peak_lag * profile.unit_s
        said.append(
            book.say(
                "bench.recurrence.peak" if lag else "bench.recurrence.peak_at_once",
                percent=book.percent(profile.peak_rate),
                seconds=say_seconds(abs(lag), book),
                leader=names[0] if lag > 0 else names[1],
            )
        )
    return said


def _say_dip(profile: RecurrenceProfile, book: Phrasebook) -> list[str]:
    """Say that both hardly ever show the same at once, where it is less than chance gives."""
    at_once = int(np.flatnonzero(profile.lags == 0)[0])
    chance, rate = profile.chance, float(profile.rates[at_once])
    is_sure = rate < chance.low[at_once] and chance.p_largest[at_once] < SURE
    if not is_sure or profile.verdict is Verdict.TOO_FEW:
        return []
    return [
        book.say(
            "bench.recurrence.less_at_once" if rate else "bench.recurrence.never_at_once",
            percent=book.percent(rate),
            low=book.percent(float(chance.low[at_once])),
            high=book.percent(float(chance.high[at_once])),
            p=say_p(float(chance.p_largest[at_once]), book),
        )
    ]


def _is_peak_sure(profile: RecurrenceProfile) -> bool:
    """Whether the highest place lies above chance; some place is always the highest."""
    place = int(np.flatnonzero(profile.lags == profile.peak_lag)[0])
    above = profile.rates[place] > profile.chance.high[place]
    return bool(above and profile.chance.p_largest[place] < SURE)


def _lag_table(profile: RecurrenceProfile, book: Phrasebook) -> Table:
    rows = [
        (
            book.number(float(profile.lags[i]) * profile.unit_s, 1),
            str(int(profile.counts[i])),
            str(int(profile.n_units[i])),
            number_cell(float(profile.rates[i]), book, 3),
            interval_cell(
                float(profile.chance.low[i]), float(profile.chance.high[i]), book, digits=3
            ),
            p_cell(float(profile.chance.p_largest[i]), book),
        )
        for i in range(profile.lags.size)
    ]
    names = ("lag_s", "count", "n_units", "share", "chance", "p_all")
    return make_table("recurrence", names, rows, book=book)
