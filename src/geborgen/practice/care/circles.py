"""Where on the Circle: the latest picture of each pair, and its four S's from time to time."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geborgen.analysis.results import CircleProfile, FourS, Share, Verdict
from geborgen.moments import Language, Phrasebook
from geborgen.practice.care.figures import Figures, read_figures, rename_figures
from geborgen.practice.care.models import Observation, SeenMoment
from geborgen.practice.care.seen import compute_daily_figures, compute_joined_figures
from geborgen.practice.casefiles.models import CaseFile
from geborgen.views import circle_table, load_report_book, render_circle
from geborgen.views.words import Table, share_cells

__all__ = ["PairPortrait", "draw_pairs", "say_four_s"]

_CHILD, _CAREGIVER = "name-of-the-child", "name-of-the-caregiver"
_FOUR = ("seen", "soothed", "safe", "secure")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    on: date
    figures: Figures
    url: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FourRow:
    """The four S's of one observation: a cell each, with how many it rests on and how sure."""

    on: date
    url: str
    n: int
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPortrait:
    """One child with one caregiver: the latest Circle, and the four S's over time.

    `since` is set where no day alone had enough, and the Circle is of all moments noted until `on`.
    """

    child: str
    caregiver: str
    on: date
    n: int
    circle: SafeString
    table: Table
    headings: tuple[str, ...]
    over_time: tuple[FourRow, ...]
    since: date | None = None


def draw_pairs(file: CaseFile) -> list[PairPortrait]:
    """Return a portrait of every pair that was observed in a file."""
    book = load_report_book(Language((get_language() or "nl")[:2]))
    pairs: dict[tuple[str, str], list[_Dated]] = {}
    noted = list(SeenMoment.objects.filter(file=file).select_related("child", "caregiver"))
    for dated in _list_figures(file, noted):
        pairs.setdefault((dated.figures.child, dated.figures.caregiver), []).append(dated)
    joined = {(one.figures.child, one.figures.caregiver): one for one in _join_noted(file, noted)}
    return [
        _draw_pair(sorted(found, key=lambda one: one.on), book, joined=joined.get(pair),
                   anchor=f"pair{i}")
        for i, (pair, found) in enumerate(pairs.items())
    ]  # fmt: skip


def say_four_s(kept: Iterable[Any], who: Mapping[str, str]) -> Iterator[str]:
    """Yield a line a pair: its moments and four S's, each with how many and how sure."""
    book = load_report_book(Language((get_language() or "nl")[:2]))
    for figures in (rename_figures(one, who) for one in read_figures(kept)):
        shares = zip(_FOUR, _list_shares(figures.four_s), strict=True)
        said = [f"{book.say(f'four_s.{name}')} {', '.join(_cell(share, book))}"
                for name, share in shares]  # fmt: skip
        pair = f"{figures.child} – {figures.caregiver} ({figures.circle.n_moments})"
        yield f"{pair}: {'; '.join(said)}"


def _list_figures(file: CaseFile, noted: list[SeenMoment]) -> Iterable[_Dated]:
    names = {str(person.pk): person.name for person in file.people.all()}
    for observation in Observation.objects.filter(file=file).order_by("on", "added_at"):
        url = reverse("care:observation", args=[file.pk, observation.pk])
        who = {coded: names[key] for coded, key in observation.who.items() if key in names}
        for figures in read_figures(observation.figures):
            yield _Dated(on=observation.on, figures=rename_figures(figures, who), url=url)
    url = reverse("care:moments", args=[file.pk])
    for on, figures in compute_daily_figures(noted):
        yield _Dated(on=on, figures=figures, url=url)


def _join_noted(file: CaseFile, noted: list[SeenMoment]) -> Iterable[_Dated]:
    url = reverse("care:moments", args=[file.pk])
    for since, on, figures in compute_joined_figures(noted):
        yield _Dated(on=on, figures=figures, url=url, since=since)


def _draw_pair(
    dated: list[_Dated], book: Phrasebook, *, joined: _Dated | None, anchor: str
) -> PairPortrait:
    latest = _choose(dated, joined)
    circle = latest.figures.circle
    over = _("on %(date)s") % {"date": formats.date_format(latest.on, "j F Y")}
    if latest.since:
        over = " – ".join(formats.date_format(day, "j-n-Y") for day in (latest.since, latest.on))
    return PairPortrait(
        child=latest.figures.child,
        caregiver=latest.figures.caregiver,
        on=latest.on,
        n=circle.n_moments,
        # Our own SVG, escaped where it is made.
        circle=mark_safe(_draw_named(latest.figures, book, over=over, anchor=anchor)),
        table=circle_table(circle, book),
        headings=tuple(book.say(f"four_s.{name}") for name in _FOUR),
        over_time=tuple(_row(one, book) for one in reversed(dated)),
        since=latest.since,
    )


def _draw_named(figures: Figures, book: Phrasebook, *, over: str, anchor: str) -> str:
    """The Circle of two people, drawn once and named each time."""
    circle = replace(figures.circle, child=_CHILD, caregiver=_CAREGIVER)
    drawn = _draw_circle(circle, book.language, over=over, anchor=anchor)
    named = drawn.replace(_CHILD, escape(figures.child))
    return named.replace(_CAREGIVER, escape(figures.caregiver))


# Drawing takes most of a file page's time; what is kept here of two people are counts, unnamed.
@functools.lru_cache(maxsize=512)
def _draw_circle(circle: CircleProfile, language: Language, *, over: str, anchor: str) -> str:
    return render_circle(circle, load_report_book(language), over=over, id_prefix=anchor)


def _choose(dated: Sequence[_Dated], joined: _Dated | None) -> _Dated:
    """The latest with enough moments to say something; without one, all that were noted joined."""
    telling = [one for one in dated if one.figures.circle.answered.verdict is not Verdict.TOO_FEW]
    if telling or joined is None or joined.since == joined.on:
        return telling[-1] if telling else dated[-1]
    return joined


def _row(dated: _Dated, book: Phrasebook) -> FourRow:
    four_s = dated.figures.four_s
    cells = tuple(_cell(share, book) for share in _list_shares(four_s))
    return FourRow(on=dated.on, url=dated.url, n=dated.figures.circle.n_moments, cells=cells)


def _cell(share: Share, book: Phrasebook) -> tuple[str, ...]:
    """How many of how many, from where to where, and whether that is enough to say it."""
    return share_cells(share, book) if share.total else ("–",)


def _list_shares(four_s: FourS) -> tuple[Share, ...]:
    return (four_s.seen, four_s.soothed, four_s.safe, four_s.secure)
