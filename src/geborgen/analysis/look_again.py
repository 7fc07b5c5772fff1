"""What to watch again together: a few stretches of the video, strengths before struggles."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from geborgen.analysis.results import Linchpin, LookAgain
from geborgen.moments import Answer, Fate, Half, Moment, Phrase, SignalKind

__all__ = ["compute_look_again"]

# Seconds of run-up and of aftermath; a stretch is cut after a minute, but never before a repair.
_BEFORE_S = 5.0
_AFTER_S = 10.0
_LONGEST_S = 60.0
# Two stretches that begin within this many seconds show the same scene.
_SAME_SCENE_S = 20.0


def compute_look_again(
    moments: Sequence[Moment],
    *,
    linchpin: Linchpin | None = None,
    ends_s: Mapping[str, float] | None = None,
) -> tuple[LookAgain, ...]:
    """Stretches worth watching again, with why: two strengths, a repair, a miscue, a struggle.

    Parameters
    ----------
    moments
        Of one child with one caregiver, sessions in the order of time.
    linchpin
        Its moments are preferred, also as a strength: where it went well there shows the way.
    ends_s
        Length of each session in seconds, where known.

    Returns
    -------
    tuple
        At most five, no two of one scene where that can be; empty for a diary: there is no video.

    Notes
    -----
    Chosen by how strong the signal was, then by order. It shows scenes, it does not weigh them.

    References
    ----------
    powell2014
    """
    timed = [moment for moment in moments if not moment.told]
    chosen: list[LookAgain] = []
    for tone, why, fits in _WISHES:
        taken = [look.moment for look in chosen]
        fitting = [m for m in timed if fits(m) and m not in taken]
        apart = [m for m in fitting if not any(_is_same_scene(m, other) for other in taken)]
        best = _strongest(apart or fitting, linchpin)
        # Strengths are there to be seen: a second one of a scene already shown adds nothing.
        if best is not None and (apart or tone != "strength"):
            chosen.append(_look(best, tone=tone, why=why, ends_s=ends_s or {}))
    return tuple(chosen)


def _is_warm_met(moment: Moment) -> bool:
    return moment.fate is Fate.MET and any(answer.is_warm for answer in moment.answers)


def _is_close(moment: Moment) -> bool:
    return moment.half is Half.BOTTOM and _is_warm_met(moment)


_WISHES: tuple[tuple[str, str, Callable[[Moment], bool]], ...] = (
    ("strength", "close", _is_close),
    ("strength", "explore", lambda m: m.half is Half.TOP and _is_warm_met(m)),
    ("repair", "mended", lambda m: m.fate is Fate.MENDED),
    ("struggle", "miscue", lambda m: m.signal is SignalKind.MISCUE),
    ("struggle", "open", lambda m: m.fate is Fate.MISSED),
)


def _strongest(moments: Iterable[Moment], linchpin: Linchpin | None) -> Moment | None:
    def strength(moment: Moment) -> tuple[bool, float]:
        wanted = linchpin is not None and linchpin.target in (moment.need, moment.half)
        return wanted, 0.5 if moment.intensity is None else moment.intensity

    return max(moments, key=strength, default=None)


def _is_same_scene(first: Moment, second: Moment) -> bool:
    near = abs(first.onset_s - second.onset_s) < _SAME_SCENE_S
    return near and first.session == second.session


def _look(moment: Moment, *, tone: str, why: str, ends_s: Mapping[str, float]) -> LookAgain:
    last = max(_times_s(moment))
    longest = last if moment.repair is not None else moment.onset_s + _LONGEST_S
    end = min(last, longest) + _AFTER_S
    session_end = ends_s.get(moment.session, end)
    return LookAgain(
        session=moment.session,
        start_s=max(0.0, moment.onset_s - _BEFORE_S),
        end_s=max(moment.onset_s, min(end, session_end)),
        tone=tone,
        reason=Phrase.of(f"look.{_reason_key(moment, why)}"),
        moment=moment,
    )


def _times_s(moment: Moment) -> Iterator[float]:
    """When something happened in the moment."""
    yield moment.onset_s
    for wait in (moment.latency_s, moment.watched_s, moment.settle_latency_s):
        if wait is not None:
            yield moment.onset_s + wait
    if moment.repair is not None and moment.repair.latency_s is not None:
        yield moment.onset_s + (moment.latency_s or moment.watched_s or 0) + moment.repair.latency_s


def _reason_key(moment: Moment, why: str) -> str:
    """Key of the reason, more precise where the answers say more."""
    if why == "close" and Answer.CONTAINED in moment.answers:
        return "close_contained"
    if why == "close" and Answer.MIRRORED in moment.answers:
        return "close_mirrored"
    if why == "mended" and moment.repair is not None:
        return f"mended_{moment.repair.by}"
    if why == "miscue":
        return "miscue_met" if moment.fate in (Fate.MET, Fate.MENDED) else "miscue"
    return why
