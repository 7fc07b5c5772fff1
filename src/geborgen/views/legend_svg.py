"""The signs of the timeline, each once with its words."""

from collections.abc import Iterator

from markupsafe import Markup

from geborgen.moments import Answer, Censoring, Moment, Need, Phrasebook, Repair, Role, SignalKind
from geborgen.views.design import paint
from geborgen.views.moment_marks import MomentMark, draw_answer, draw_petals, draw_stitch
from geborgen.views.svg import element

__all__ = ["render_timeline_legend"]

_FRAME = {"viewBox": "0 0 48 32", "aria_hidden": "true", "class_": "sign"}


def _moment(**fields: object) -> Moment:
    given = {"session": "-", "child": "-", "caregiver": "-", "onset_s": 0.0, "need": Need.ENJOY}
    return Moment(**(given | fields))  # type: ignore[arg-type]  # checked by the record itself


def _mark(moment: Moment) -> MomentMark:
    return MomentMark(moment=moment, x=9.0, y=25.0, per_second=5.0, longest=20.0)


def _svg(*drawn: str, said: str) -> Markup:
    line = element("path", d="M1 25H47", stroke_width=1.6, **paint(stroke="quiet"))
    return Markup(element("svg", line, *drawn, **_FRAME, data_words=said))


def _stitch(said: str) -> Markup:
    ends = element("path", d="M1 25H9M39 25H47", stroke_width=1.6, **paint(stroke="quiet"))
    moment = _moment(ruptured=True, repair=Repair(by=Role.CAREGIVER, latency_s=6))
    drawn = draw_stitch(_mark(moment), 10, 38)
    return Markup(element("svg", ends, drawn, **_FRAME, data_words=said))


def _signs_of_days(book: Phrasebook) -> Iterator[tuple[Markup, str]]:
    """Petals as a diary's days show them: how they ended, and whether the need was hidden."""
    moments = {
        "petal_met": _moment(answers=(Answer.MET,), intensity=0.9),
        "petal_mended": _moment(ruptured=True, repair=Repair(by=Role.CAREGIVER), intensity=0.9),
        "petal_missed": _moment(answers=(Answer.MISSED,), intensity=0.9),
        "lean": _moment(answers=(Answer.MET,), signal=SignalKind.MISCUE, intensity=0.9),
    }
    for key, moment in moments.items():
        said = book.say(f"timeline.legend.{key}")
        yield _svg(draw_petals(_mark(moment)), said=said), said


def render_timeline_legend(
    book: Phrasebook, *, is_diary: bool = False
) -> Iterator[tuple[Markup, str]]:
    """Yield each sign of the timeline, or of the days of a diary, with what it means."""
    if is_diary:
        yield from _signs_of_days(book)
        return
    met = _mark(_moment(answers=(Answer.MET,), latency_s=4.0, intensity=0.9))
    ring = _moment(answers=(Answer.INTRUDED,), latency_s=4.0, intensity=0.9)
    waited = _moment(answers=(Answer.MISSED,), watched_s=6.0, censored_by=Censoring.WINDOW)
    leaning = _moment(answers=(Answer.MET,), signal=SignalKind.MISCUE, intensity=0.9)
    signs = {
        "petal": draw_petals(met),
        "lean": draw_petals(_mark(leaning)),
        "answer": draw_answer(met),
        "ring": draw_answer(_mark(ring)),
        "wait": draw_answer(_mark(waited)),
    }
    for key, drawn in signs.items():
        said = book.say(f"timeline.legend.{key}")
        yield _svg(drawn, said=said), said
    said = book.say("timeline.legend.stitch")
    yield _stitch(said), said
