"""A Circle in words: strengths first, what was mended counts, and how sure it is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geborgen.analysis import compute_difference
from geborgen.analysis.results import (
    CircleProfile,
    Linchpin,
    LinchpinKind,
    NeedProfile,
    Share,
    Verdict,
)
from geborgen.moments import Phrasebook

__all__ = ["say_change", "say_good_enough", "say_linchpin", "say_strengths", "say_sure"]

_MOSTLY = 0.7
_MOST_STRENGTHS = 2
_ALIKE = 0.05


def say_good_enough(circle: CircleProfile, book: Phrasebook) -> tuple[str, ...]:
    """Say how many ended well, at once or mended: good enough, made visible."""
    share = circle.answered
    if not share.total:
        return ()
    mended = sum(need.mended for need in circle.needs)
    said = [
        ngettext(
            "%(good)s of the moments of this time (%(total)s) ended well.",
            "%(good)s of the %(total)s moments ended well.",
            share.count,
        )
        % {"good": share.count, "total": share.total}
    ]
    if mended:
        said.append(
            ngettext(
                "In %(n)s of them it went wrong first and was mended. That counts just as much.",
                "In %(n)s of them it went wrong first and was mended. That counts just as much.",
                mended,
            )
            % {"n": mended}
        )
    return (*said, _say_interval(share, book))


def _say_interval(share: Share, book: Phrasebook) -> str:
    if share.verdict is Verdict.TOO_FEW or share.low is None or share.high is None:
        return _("That is too little to say how it usually goes.")
    low, high = book.percent(share.low), book.percent(share.high)
    return _("With so many moments, it usually lies somewhere from %(low)s to %(high)s.") % {
        "low": low,
        "high": high,
    }


def say_strengths(circle: CircleProfile, book: Phrasebook) -> tuple[str, ...]:
    """Say what goes well, the surest first; what is named as the struggle is not praised."""
    said = [
        _("‘%(need)s’: %(good)s of %(total)s times it ended well.")
        % {
            "need": book.say(f"need.{need.need}"),
            "good": need.answered.count,
            "total": need.answered.total,
        }
        for need in _strong_needs(circle)[:_MOST_STRENGTHS]
    ]
    mended = sum(need.mended for need in circle.needs)
    lost = mended + sum(need.missed for need in circle.needs)
    if mended and 2 * mended >= lost:
        said.append(
            _("You found each other again: of the %(lost)s times it went wrong, %(n)s were mended.")
            % {"lost": lost, "n": mended}
        )
    if not said and circle.answered.count:
        said.append(
            ngettext(
                "%(n)s moment ended well. Look back at it: what did you do there?",
                "%(n)s moments ended well. Look back at one: what did you do there?",
                circle.answered.count,
            )
            % {"n": circle.answered.count}
        )
    return tuple(said)


def _strong_needs(circle: CircleProfile) -> list[NeedProfile]:
    struggle = circle.linchpin.target if circle.linchpin else ""
    strong = [
        need
        for need in circle.needs
        if need.answered.verdict is not Verdict.TOO_FEW
        and (need.answered.value or 0.0) >= _MOSTLY
        and str(need.need) != struggle
    ]
    return sorted(strong, key=lambda need: -(need.answered.low or 0.0))


def say_linchpin(circle: CircleProfile, book: Phrasebook) -> tuple[str, ...]:
    """Say in kind words where a little help may do most; nothing where nothing stands out."""
    linchpin = circle.linchpin
    if linchpin is None:
        return ()
    share = linchpin.share
    said = [_say_where(linchpin, book)]
    if share.total and linchpin.kind is not LinchpinKind.HANDS:
        said.append(
            _("Of %(total)s times, %(open)s stayed open.")
            % {"total": share.total, "open": share.total - share.count}
        )
    elif share.total:
        said.append(
            ngettext("It was so in %(n)s of %(total)s moment.",
                     "It was so in %(n)s of %(total)s moments.", share.total)
            % {"n": share.count, "total": share.total}
        )  # fmt: skip
    if linchpin.verdict is not Verdict.ENOUGH:
        said.append(_("There are few moments, so take this as a question, not as an answer."))
    return tuple(said)


def _say_where(linchpin: Linchpin, book: Phrasebook) -> str:
    if linchpin.kind is LinchpinKind.NEED and linchpin.target != "take_charge":
        need = book.say(f"need.{linchpin.target}")
        return _("‘%(need)s’ may be the question where a little more would do most.") % {
            "need": need
        }
    return {
        "take_charge": _("Taking charge, kindly and firmly, may be where a little would do most."),
        "top": _("Going out to explore may be where a little more company would do most."),
        "bottom": _("Coming to you with a feeling may be where a little more would do most."),
        "mean": _(
            "Staying calm when it gets big may be what would do most. It is hard for everybody; "
            "help with it exists."
        ),
        "weak": _("Taking charge, kindly and firmly, may be where a little would do most."),
        "gone": _("Noticing small signals, or coming back to them later, may do most."),
        "repair": _("Much goes well at once. Coming back afterwards may be what would do most."),
    }[linchpin.target if linchpin.kind is not LinchpinKind.REPAIR else "repair"]


def say_change(now: CircleProfile, before: CircleProfile) -> str:
    """Say what changed since the time before; most changes may be chance, and it says so."""
    found = compute_difference(_tally(now), _tally(before))
    if found is None:
        return ""
    counts = {"good": before.answered.count, "total": before.answered.total}
    said = _("As long a time before: %(good)s of %(total)s ended well.") % counts
    return f"{said} {_say_direction(*found)}"


def _say_direction(change: float, low: float, high: float) -> str:
    if low > 0:
        return _("More ends well now than then.")
    if high < 0:
        return _("Less ends well now than then. Was it a hard time?")
    if abs(change) < _ALIKE:
        return _("It is about the same.")
    return _("The difference is small enough to be chance.")


def _tally(circle: CircleProfile) -> tuple[int, int]:
    return circle.answered.count, circle.answered.total


def say_sure(circle: CircleProfile) -> str:
    """Say on how many moments all of this rests, and what that is worth."""
    counted = ngettext(
        "This rests on %(n)s moment that you chose to write down.",
        "This rests on %(n)s moments that you chose to write down.",
        circle.n_moments,
    ) % {"n": circle.n_moments}
    worth = {
        Verdict.ENOUGH: _("Enough for a first picture; it is not the whole of your time together."),
        Verdict.THIN: _("That is little: look at it, but build nothing on it yet."),
        Verdict.TOO_FEW: _("That is too little to say more than what happened."),
    }[circle.answered.verdict]
    return f"{counted} {worth}"
