"""The outlook as a page that stands by itself, and as a part of the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geborgen.analysis.results import Verdict
from geborgen.inference.grown import PATTERNS
from geborgen.inference.results import Estimate, Outlook, OutlookReport, PairOutlook, WhatIf
from geborgen.moments import Language, Phrasebook, __version__
from geborgen.views.design import render_css
from geborgen.views.outlook_svg import draw_mark, render_change, render_estimate, render_hundred
from geborgen.views.outlook_words import (
    load_outlook_book,
    of_hundred,
    say_basis,
    say_drift,
    say_pattern,
    say_ranked,
    say_strengths,
    say_sure,
    say_usual,
    say_verdict,
    say_what_if,
    spread_hundred,
)
from geborgen.views.report import page_environment
from geborgen.views.words import Table

__all__ = ["OutlookPart", "make_outlook_part", "render_outlook_html"]

_SHOWN_RANKED = 5
# Quantities that hardly differ between families are not drawn: there is nothing to see.
_NARROWEST = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One quantity with its drawing."""

    name: str
    said: str
    picture: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookPart:
    """Everything the page shows of one pair's outlook."""

    say: Callable[..., str]
    anchor: str
    title: str
    basis: tuple[str, ...]
    verdict: str
    is_told: bool
    strengths: tuple[str, ...] = ()
    hundred: Markup | None = None
    groups: tuple[tuple[Markup, str], ...] = ()
    child: tuple[Bar, ...] = ()
    child_table: Table | None = None
    tends: tuple[Bar, ...] = ()
    tends_table: Table | None = None
    what_if_intro: str = ""
    ranked_intro: str = ""
    ranked_said: str = ""
    ranked: tuple[Bar, ...] = ()
    asked: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    linchpin: str = ""
    drift: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()


def make_outlook_part(
    pair: PairOutlook, book: Phrasebook, *, bank: int, anchor: str
) -> OutlookPart:
    """Return a pair's outlook, every sentence said and every drawing drawn."""
    one = pair.outlook
    told = one.verdict is not Verdict.TOO_FEW
    title = book.say("page.pair", child=one.child, caregiver=one.caregiver)
    if not told:
        return OutlookPart(
            say=book.say, anchor=anchor, title=title, basis=say_basis(one, book), is_told=False,
            verdict=say_verdict(one, book),
        )  # fmt: skip
    child = [e for e in one.child_grows if _differs(e)]
    hundred, groups = _draw_hundred(one, book, anchor)
    ranked_families = pair.ranked[0].families if pair.ranked else 0
    played = [*pair.what_ifs, *pair.programmes]
    span = {"families": played[0].families, "months": book.number(played[0].months, 0)}
    return OutlookPart(
        say=book.say,
        anchor=anchor,
        title=title,
        basis=say_basis(one, book),
        verdict=say_verdict(one, book),
        is_told=True,
        strengths=say_strengths(one, book) or (book.say("outlook.no_strengths"),),
        hundred=hundred,
        groups=groups,
        child=tuple(_bar(e, f"outlook.grown.{e.name}", book) for e in child),
        child_table=_table(child, "outlook.grown", book),
        tends=tuple(_bar(e, f"outlook.tends.{e.name}", book) for e in one.caregiver_tends),
        tends_table=_table(one.caregiver_tends, "outlook.tends", book),
        what_if_intro=book.say("outlook.what_if_intro", **span),
        ranked_intro=book.say("outlook.ranked_intro", families=ranked_families),
        ranked_said=say_ranked(pair.ranked, book),
        ranked=_draw_ranked(pair, book),
        asked=_said(pair.what_ifs, book),
        programmes=_said(pair.programmes, book),
        linchpin=book.say(pair.linchpin.reason) if pair.linchpin else "",
        drift=say_drift(pair.trajectory, book),
        sure=say_sure(one, bank, book),
    )


def _differs(one: Estimate) -> bool:
    """Whether families differ in it at all, here or at large, so that there is anything to see."""
    here = one.nearly_all[1] - one.nearly_all[0]
    return min(here, one.usual_most[1] - one.usual_most[0]) >= _NARROWEST


def _said(what_ifs: Sequence[WhatIf], book: Phrasebook) -> tuple[str, ...]:
    return tuple(say_what_if(each, book) for each in what_ifs)


def _draw_hundred(
    one: Outlook, book: Phrasebook, anchor: str
) -> tuple[Markup, tuple[tuple[Markup, str], ...]]:
    counts = spread_hundred(one.patterns)
    named = [f"{n} {book.say(f'outlook.pattern_short.{name}')}"
             for name, n in zip(PATTERNS, counts, strict=True)]  # fmt: skip
    label = book.say("outlook.hundred_label", parts=book.joined(named))
    drawing = render_hundred(counts, label=label, id_prefix=f"{anchor}-h")
    groups = tuple(
        (Markup(draw_mark(i, id_prefix=f"{anchor}-g{i}")), say_pattern(share, counts[i], book))
        for i, share in enumerate(one.patterns)
    )
    return Markup(drawing), groups


def _bar(one: Estimate, key: str, book: Phrasebook) -> Bar:
    name = book.say(key)
    label = book.say(
        "outlook.bar_label", name=name, median=of_hundred(one.median),
        low=of_hundred(one.half[0]), high=of_hundred(one.half[1]),
        low95=of_hundred(one.nearly_all[0]), high95=of_hundred(one.nearly_all[1]),
        usual_low=of_hundred(one.usual_most[0]), usual_high=of_hundred(one.usual_most[1]),
    )  # fmt: skip
    return Bar(
        name=name, said=say_usual(one, book), picture=Markup(render_estimate(one, label=label))
    )


def _table(estimates: Sequence[Estimate], key: str, book: Phrasebook) -> Table:
    def span(bounds: tuple[float, float]) -> str:
        return f"{of_hundred(bounds[0])}–{of_hundred(bounds[1])}"

    heads = ("name", "median", "half", "all", "usual")
    return Table(
        caption=book.say("outlook.table"),
        headings=tuple(book.say(f"outlook.head_{head}") for head in heads),
        rows=tuple(
            (book.say(f"{key}.{e.name}"), str(of_hundred(e.median)), span(e.half),
             span(e.nearly_all), span(e.usual_most))
            for e in estimates
        ),
        is_printed=False,
    )  # fmt: skip


def _draw_ranked(pair: PairOutlook, book: Phrasebook) -> tuple[Bar, ...]:
    shown = pair.ranked[:_SHOWN_RANKED]
    most = max((max(abs(r.expects.low), abs(r.expects.high)) for r in shown), default=1.0)
    bars = []
    for one in shown:
        name = book.say(f"outlook.step.{one.name}")
        numbers = {
            "mean": one.expects.mean, "low": one.expects.low, "high": one.expects.high,
            "secure": one.secure.mean, "secure_low": one.secure.low,
            "secure_high": one.secure.high,
        }  # fmt: skip
        shown_as = {key: _signed(value, book) for key, value in numbers.items()}
        said = book.say("outlook.ranked_row", **shown_as)
        label = f"{name}: {said}"
        picture = Markup(render_change(one.expects, label=label, most=most))
        bars.append(Bar(name=name, said=said, picture=picture))
    return tuple(bars)


def _signed(value: float, book: Phrasebook) -> str:
    """A difference of shares, of a hundred, with its sign."""
    shown = book.number(abs(100 * value))
    if shown == "0":
        return shown
    return f"+{shown}" if value > 0.0 else f"\u2212{shown}"


def render_outlook_html(report: OutlookReport, *, language: Language | str) -> str:
    """Return the outlook as one HTML page that fetches nothing."""
    book = load_outlook_book(language)
    children = list(dict.fromkeys(pair.outlook.child for pair in report.pairs))
    title = book.say("outlook.page_title", children=book.joined(children))
    return page_environment().get_template("outlook.html.jinja").render(
        language=str(book.language), version=__version__, css=Markup(render_css()), title=title,
        say=book.say,
        parts=[
            make_outlook_part(pair, book, bank=report.bank_families, anchor=f"p{i}")
            for i, pair in enumerate(report.pairs, 1)
        ],
    )  # fmt: skip
