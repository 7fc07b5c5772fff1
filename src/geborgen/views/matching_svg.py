"""Two people's engagement side by side through the session: when they match, when they part."""

from collections.abc import Sequence
from dataclasses import dataclass

from geborgen.moments import (
    Behaviour,
    CodingScheme,
    Engagement,
    Phrasebook,
    Recording,
    Role,
)
from geborgen.views.clock import say_clock
from geborgen.views.design import SANS, paint
from geborgen.views.observed import main_behaviours
from geborgen.views.svg import element, number, words

__all__ = ["render_matching_strip"]

_WIDTH, _MOST_STATES = 340.0, 1500
_LOOK = {
    Engagement.POSITIVE: ("met", 3.0),
    Engagement.NEUTRAL: ("loop", 9.0),
    Engagement.NEGATIVE: ("mended", 15.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    engagement: Engagement
    start_s: float
    end_s: float


def _states(
    acts: Sequence[Behaviour], scheme: CodingScheme, interval_s: float | None
) -> list[_State]:
    """Engagement in order of time; neighbours that are the same become one."""
    states: list[_State] = []
    for act in acts:
        definition = scheme.meaning(act.code, act.actor)
        if definition is None or definition.engagement is None:
            continue
        end = act.end_s if act.is_state else act.onset_s + (interval_s or 0.0)
        last = states[-1] if states else None
        if last and last.engagement is definition.engagement and act.onset_s <= last.end_s + 1e-6:
            states[-1] = _State(engagement=last.engagement, start_s=last.start_s, end_s=end)
        elif end > act.onset_s:
            states.append(_State(engagement=definition.engagement, start_s=act.onset_s, end_s=end))
    return states


def _draw_lane(states: Sequence[_State], top: float, per_second: float) -> str:
    """A lane in which high and blue-green is positive, low and amber negative."""
    paths: dict[Engagement, list[str]] = {}
    for state in states:
        _, down = _LOOK[state.engagement]
        x = state.start_s * per_second
        width = max(0.4, (state.end_s - state.start_s) * per_second)
        paths.setdefault(state.engagement, []).append(
            f"M{number(x)} {number(top + down)}h{width:.2f}"
        )
    return "".join(
        element("path", d="".join(data), stroke_width=5, **paint(stroke=_LOOK[engagement][0]))
        for engagement, data in paths.items()
    )


def render_matching_strip(
    recording: Recording,
    book: Phrasebook,
    *,
    scheme: CodingScheme,
    caregiver: str,
    title: str = "",
) -> str:
    """Return both lanes of one session; empty when the codes hold no states for both."""
    seen = main_behaviours(recording, scheme)
    people = (
        (recording.child, [b for b in seen if b.actor.role is Role.CHILD]),
        (caregiver, [b for b in seen
                     if b.actor.role is Role.CAREGIVER and b.actor.name == caregiver]),
    )  # fmt: skip
    lanes = [(name, _states(acts, scheme, recording.interval_s)) for name, acts in people]
    if not all(states for _, states in lanes) or sum(len(s) for _, s in lanes) > _MOST_STATES:
        return ""
    end = max(recording.end_s, *(states[-1].end_s for _, states in lanes))
    drawn = []
    for i, (name, states) in enumerate(lanes):
        top = 16.0 + 42 * i
        drawn.append(words(name, 0, top - 5, font_size=12, **paint("quiet")))
        drawn.append(_draw_lane(states, top, _WIDTH / end))
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        drawn.append(words(say_clock(end * share), _WIDTH * share, 96, font_size=12,
                           text_anchor=anchor, **paint("quiet")))  # fmt: skip
    if title:
        drawn.append(words(title, _WIDTH, 10, font_size=12, text_anchor="end", **paint("quiet")))
    return element(
        "svg", *drawn, viewBox="0 0 340 100", role="img", font_family=SANS, class_="lanes",
        aria_label=book.say("matching.label", child=recording.child, caregiver=caregiver),
    )  # fmt: skip
