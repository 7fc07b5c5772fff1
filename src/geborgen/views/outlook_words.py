"""An outlook in words: strengths first, of families like this one, never of this child's fate."""

from collections.abc import Sequence

from geborgen.analysis.results import Verdict
from geborgen.inference.changes import LESS_IS_KINDER, load_programmes
from geborgen.inference.outlook import FEWEST_MOMENTS
from geborgen.inference.results import (
    Estimate,
    Outlook,
    PairOutlook,
    PatternShare,
    Ranked,
    Trajectory,
    WhatIf,
)
from geborgen.moments import Language, Phrasebook, load_phrasebook

__all__ = [
    "load_outlook_book",
    "say_basis",
    "say_drift",
    "say_outlook_in_short",
    "say_pattern",
    "say_ranked",
    "say_strengths",
    "say_sure",
    "say_usual",
    "say_verdict",
    "say_what_if",
    "spread_hundred",
]

_MOST_STRENGTHS = 3
# A change comes clearly first when it does in this share of the samples.
_CLEARLY_FIRST, _NOW_AND_THEN = 0.8, 0.15


def load_outlook_book(language: Language | str) -> Phrasebook:
    """Return all phrases that an outlook may need in one language."""
    return load_phrasebook(
        Language(language), "geborgen.analysis", "geborgen.views", "geborgen.inference"
    )


def of_hundred(value: float) -> int:
    """Return a share as a whole number of a hundred."""
    return round(100 * value)


def say_basis(one: Outlook, book: Phrasebook) -> tuple[str, ...]:
    """Return what was read, and with how many families it was compared."""
    said = [book.say("outlook.read", n=one.days, used=one.used, days=one.days)]
    if one.moments > one.used:
        said.append(book.say("outlook.left_out", n=one.moments - one.used))
    if one.sources > 1:
        said.append(book.say("outlook.sources", n=one.sources))
    if one.verdict is not Verdict.TOO_FEW:
        months = book.number(one.until_months, 0)
        said.append(book.say("outlook.alike", families=one.families, months=months))
        if one.age_months is not None and one.age_months > one.until_months + 3:
            said.append(book.say("outlook.older"))
        if one.age_months is None:
            said.append(book.say("outlook.no_age", months=months))
    return tuple(said)


def say_verdict(one: Outlook, book: Phrasebook) -> str:
    """Return plainly whether the moments can tell."""
    if one.verdict is not Verdict.TOO_FEW:
        return book.say(f"outlook.{one.verdict}")
    if one.used < FEWEST_MOMENTS:
        return book.say("outlook.too_few", n=one.used, used=one.used, fewest=FEWEST_MOMENTS)
    return book.say("outlook.cannot_tell")


def say_strengths(one: Outlook, book: Phrasebook) -> tuple[str, ...]:
    """Return what is kinder than in most families, the clearest first."""
    found = []
    for tends in one.caregiver_tends:
        kinder = _kinder(tends)
        if kinder > 0.0 and tends.is_told:
            found.append((kinder, book.say(f"outlook.strong.{tends.name}")))
    return tuple(said for _, said in sorted(found, reverse=True)[:_MOST_STRENGTHS])


def _kinder(one: Estimate) -> float:
    """How far the usual lies on the less kind side of half of the families; 0 where it does not."""
    width = max(one.usual_most[1] - one.usual_most[0], 1e-9)
    if one.name in LESS_IS_KINDER:
        return max(0.0, one.usual - one.half[1]) / width
    return max(0.0, one.half[0] - one.usual) / width


def say_usual(one: Estimate, book: Phrasebook) -> str:
    """Return how a quantity stands beside families at large."""
    if not one.is_told:
        return book.say("outlook.untold")
    interval = book.say(
        "outlook.interval", low=of_hundred(one.half[0]), high=of_hundred(one.half[1])
    )
    key = "as_usual"
    if one.half[0] > one.usual:
        key = "more_than_usual"
    elif one.half[1] < one.usual:
        key = "less_than_usual"
    return f"{book.say(f'outlook.{key}')}; {interval}"


def spread_hundred(patterns: Sequence[PatternShare]) -> list[int]:
    """Return whole numbers that add up to 100, nearest to the shares."""
    total = sum(one.share for one in patterns) or 1.0
    exact = [100.0 * one.share / total for one in patterns]
    counts = [int(value) for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for place in by_rest[: 100 - sum(counts)]:
        counts[place] += 1
    return counts


def say_pattern(one: PatternShare, n: int, book: Phrasebook) -> str:
    """Return one group of the hundred in words."""
    return book.say(
        "outlook.hundred_row", name=book.say(f"outlook.pattern.{one.name}"), n=n,
        low=of_hundred(one.low), high=of_hundred(one.high), usual=of_hundred(one.usual),
    )  # fmt: skip


def name_change(change: str, book: Phrasebook) -> str:
    """Return what a change is called: a programme's name, or the words it was asked in."""
    for programme in load_programmes():
        if programme.key == change:
            return programme.name_nl if book.language is Language.NL else programme.name_en
    return change


def say_what_if(one: WhatIf, book: Phrasebook) -> str:
    """Return what a change did, in families of a hundred."""
    secure, expects = one.of("secure"), one.of("expects")
    clear = secure.low > 0.0 or secure.high < 0.0
    key = "none" if not clear else "more" if secure.mean > 0.0 else "less"
    low, high = sorted((abs(of_hundred(secure.low)), abs(of_hundred(secure.high))))
    if key == "none":
        low, high = of_hundred(secure.low), of_hundred(secure.high)
    return book.say(
        f"outlook.effect_{key}", name=name_change(one.change, book),
        months=book.number(one.months, 0), n=abs(of_hundred(secure.mean)), low=low, high=high,
        expects=abs(of_hundred(expects.mean)),
    )  # fmt: skip


def say_ranked(ranked: Sequence[Ranked], book: Phrasebook) -> str:
    """Return which single change helped most, or that it is not certain."""
    if not ranked or (ranked[0].expects.low <= 0.0 and ranked[0].secure.low <= 0.0):
        return book.say("outlook.ranked_none")
    best = max(ranked, key=lambda one: one.is_first)
    if best.is_first >= _CLEARLY_FIRST:
        return book.say("outlook.ranked_best", name=book.say(f"outlook.step.{best.name}"))
    rivals = [one for one in ranked if one.is_first >= _NOW_AND_THEN or one is best]
    names = [book.say(f"outlook.step.{one.name}").lower() for one in rivals]
    if len(names) == 1:
        return book.say("outlook.ranked_best", name=book.say(f"outlook.step.{best.name}"))
    return book.say("outlook.ranked_unsure", names=book.joined(names))


def say_drift(trajectory: Trajectory | None, book: Phrasebook) -> tuple[str, ...]:
    """Return what changed over the periods, or that nothing clearly did."""
    if trajectory is None:
        return ()
    said = [book.say("outlook.drift_intro", n=len(trajectory.points))]
    first, last = trajectory.points[0], trajectory.points[-1]
    for place, drift in enumerate(trajectory.drifts):
        if drift.is_clear:
            key = "outlook.drift_more" if drift.change > 0.0 else "outlook.drift_less"
            bounds = {"first": of_hundred(first.medians[place]),
                      "last": of_hundred(last.medians[place])}  # fmt: skip
            said.append(book.say(key, name=book.say(f"outlook.tends.{drift.name}"), **bounds))
    return tuple(said) if len(said) > 1 else (*said, book.say("outlook.drift_none"))


def say_sure(one: Outlook, bank: int, book: Phrasebook) -> tuple[str, ...]:
    """Return on what it rests."""
    how = "outlook.sure_refined" if one.refined else "outlook.sure_bank"
    return (
        book.say(how, families=one.families, bank=bank),
        book.say("outlook.sure_telling"),
        book.say("outlook.sure_model"),
    )


def say_outlook_in_short(pair: PairOutlook, book: Phrasebook) -> str:
    """Return a pair's outlook in a few lines of text."""
    one = pair.outlook
    lines = [*say_basis(one, book), say_verdict(one, book)]
    if one.verdict is not Verdict.TOO_FEW:
        lines += say_strengths(one, book)
        secure = next(share for share in one.patterns if share.name == "secure")
        counts = {"used": one.used, "families": one.families, "n": of_hundred(secure.share)}
        bounds = {"low": of_hundred(secure.low), "high": of_hundred(secure.high)}
        lines.append(book.say("outlook.short_lead", **counts, **bounds))
        lines += [say_what_if(each, book) for each in (*pair.what_ifs, *pair.programmes)]
        lines.append(say_ranked(pair.ranked, book))
        lines += say_drift(pair.trajectory, book)
    return "\n".join(lines)
