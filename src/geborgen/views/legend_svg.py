"""The signs of the timeline, each once with its words."""

from collections.abc import Iterator

from markupsafe import Markup

from geborgen.moments import Answer, Censoring, Moment, Need, Phrasebook, Repair, Role, SignalKind
from geborgen.views.design import paint
from geborgen.views.moment_marks import MomentMark, draw_answer, draw_petals, draw_stitch
from geborgen.views.svg import element

__all__ = ["render_timeline_legend"]


def _moment(**fields: object) -> Moment:
    given = {"session": "-", "child": "-", "caregiver": "-", "onset_s": 0.0, "need": Need.ENJOY}
    return Moment(**(given | fields))  # type: ignore[arg-type]  # checked by the record itself


def _mark(moment: Moment) -> MomentMark:
    return MomentMark(moment=moment, x=9.0, y=25.0, per_second=5.0, longest=20.0)


def _svg(*drawn: str) -> Markup:
    line = element("path", d="M1 25H47", stroke_width=1.6, **paint(stroke="quiet"))
    return Markup(
        element("svg", line, *drawn, viewBox="0 0 48 32", aria_hidden="true", class_="sign")
    )


def _stitch() -> Markup:
    ends = [element("path", d="M1 25H9M39 25H47", stroke_width=1.6, **paint(stroke="quiet"))]
    moment = _moment(ruptured=True, repair=Repair(by=Role.CAREGIVER, latency_s=6))
    drawn = element("svg", *ends, draw_stitch(_mark(moment), 10, 38), viewBox="0 0 48 32",
                    aria_hidden="true", class_="sign")  # fmt: skip
    return Markup(drawn)


def _diary_signs(book: Phrasebook) -> Iterator[tuple[Markup, str]]:
    """Petals as a diary's days show them: how they ended, and whether the need was hidden."""
    strong = {"intensity": 0.9}
    met = _moment(answers=(Answer.MET,), **strong)
    mended = _moment(ruptured=True, repair=Repair(by=Role.CAREGIVER), **strong)
    open_one = _moment(answers=(Answer.MISSED,), **strong)
    leaning = _moment(answers=(Answer.MET,), signal=SignalKind.MISCUE, **strong)
    yield _svg(draw_petals(_mark(met))), book.say("timeline.legend.petal_met")
    yield _svg(draw_petals(_mark(mended))), book.say("timeline.legend.petal_mended")
    yield _svg(draw_petals(_mark(open_one))), book.say("timeline.legend.petal_missed")
    yield _svg(draw_petals(_mark(leaning))), book.say("timeline.legend.lean")


def render_timeline_legend(
    book: Phrasebook, *, is_diary: bool = False
) -> Iterator[tuple[Markup, str]]:
    """Yield each sign of the timeline, or of the days of a diary, with what it means."""
    met = _moment(answers=(Answer.MET,), latency_s=4.0, intensity=0.9)
    ring = _moment(answers=(Answer.INTRUDED,), latency_s=4.0, intensity=0.9)
    waited = _moment(answers=(Answer.MISSED,), watched_s=6.0, censored_by=Censoring.WINDOW)
    leaning = _moment(answers=(Answer.MET,), signal=SignalKind.MISCUE, intensity=0.9)
    if is_diary:
        yield from _diary_signs(book)
        return
    signs = {
        "petal": _svg(draw_petals(_mark(met))),
        "lean": _svg(draw_petals(_mark(leaning))),
        "answer": _svg(draw_answer(_mark(met))),
        "ring": _svg(draw_answer(_mark(ring))),
        "wait": _svg(draw_answer(_mark(waited))),
        "stitch": _stitch(),
    }
    for key, drawn in signs.items():
        yield drawn, book.say(f"timeline.legend.{key}")
