"""Three observers or more: all together, each two, and the places to watch again with all."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.ordered import compute_ordered
from geborgen.analysis.agreement.pairs import ObserverPair, SharedSession
from geborgen.analysis.agreement.places import gather_places, group_places
from geborgen.analysis.agreement.reading import compute_agreement
from geborgen.analysis.agreement.results import (
    TeamCode,
    TeamPart,
    TeamReading,
    TeamStream,
)
from geborgen.analysis.agreement.scores import compute_scores
from geborgen.analysis.agreement.sides import (
    AgreementRules,
    find_unit,
    group_sessions,
    lay_out,
    list_streams,
)
from geborgen.analysis.agreement.together import (
    compute_alpha_of_units,
    compute_fleiss_of_units,
    join_units,
)
from geborgen.analysis.tracks import (
    NO_CODE,
    UNSEEN,
    Track,
    compute_unit_marks,
    compute_units,
)

__all__ = ["compute_team_agreement"]

Numbers = npt.NDArray[np.int32]
Tracks = Sequence[Sequence[Track | None]]


def compute_team_agreement(
    sessions: Sequence[SharedSession],
    pairs: Sequence[tuple[tuple[str, str], Sequence[ObserverPair]]],
    *,
    names: Sequence[str],
    rules: AgreementRules | None = None,
) -> TeamReading:
    """How far several observers agree, all together and two by two.

    Parameters
    ----------
    sessions
        Those that at least two coded, at least one.
    pairs
        For every two observers with a session in common their names and those sessions. Further
        observers of a pair's sessions are left out of it.
    names
        What the observers are called, in the order of the sessions' codings.
    rules
        As in `compute_agreement`; None takes the usual ones.

    Returns
    -------
    TeamReading
        Every two observers as `compute_agreement` reads them, with the same streams; per stream
        Fleiss' kappa and Krippendorff's alpha over units of time without tolerance, of all codes
        (the code that started last) and of each code (on or off), per session or per part, and the
        intraclass correlations of totals in the sessions that all coded.

    Notes
    -----
    Each two are compared over the stretch that both coded, all together over the stretch that
    everybody coded who coded that session. A unit without a code has a value like any other.

    References
    ----------
    fleiss1971, krippendorff2011, shrout1979
    """
    rules = rules or AgreementRules()
    unit_s = find_unit(sessions, rules)
    streams = list_streams(sessions, rules.codes)
    readings = tuple(
        compute_agreement(
            [pair.alone for pair in of_two], rules=rules, names=two, streams=streams, unit_s=unit_s
        )
        for two, of_two in pairs
    )
    places = gather_places(readings, sessions, names)
    return TeamReading(
        observers=tuple(names),
        unit_s=unit_s,
        tolerance_s=rules.tolerance_s,
        seconds=sum(one.end_s - one.start_s for one in sessions),
        sessions=tuple(one.session for one in sessions),
        n_all=sum(None not in one.codings for one in sessions),
        streams=tuple(_compute_stream(one, sessions, rules, unit_s=unit_s) for one in streams),
        pairs=readings,
        places=places,
        groups=group_places(places),
        by=rules.by,
    )


def _compute_stream(
    stream: str, sessions: Sequence[SharedSession], rules: AgreementRules, *, unit_s: float
) -> TeamStream:
    tracks = lay_out(sessions, stream, rules.codes)
    units = [
        join_units([None if one is None else compute_units(one, unit_s).codes for one in coded])
        for coded in tracks
    ]
    labels = _list_known(tracks)[0].labels
    complete = [[one for one in coded if one is not None] for coded in tracks if None not in coded]
    return TeamStream(
        stream=stream,
        n_acts=_add_up(tracks),
        fleiss=compute_fleiss_of_units(units, n_codes=len(labels)),
        alpha=compute_alpha_of_units(units),
        codes=_compute_codes(tracks, unit_s),
        parts=_compute_parts(tracks, units, rules.by, n_codes=len(labels)),
        scores=compute_scores(complete),
        ordered=compute_ordered(tracks, rules.order, unit_s=unit_s),
    )


def _list_known(tracks: Tracks) -> list[Track]:
    return [next(one for one in coded if one is not None) for coded in tracks]


def _add_up(tracks: Tracks, code: int | None = None) -> tuple[int, ...]:
    """Each observer's acts, of one code or of all."""
    counts = np.zeros(len(tracks[0]), dtype=np.int64)
    for coded in tracks:
        for place, one in enumerate(coded):
            if one is not None:
                counts[place] += one.n_acts if code is None else int(one.counts[code])
    return tuple(counts.tolist())


def _compute_codes(tracks: Tracks, unit_s: float) -> tuple[TeamCode, ...]:
    """Each code by whether it is on, so that codes that overlap do not hide each other."""
    labels = _list_known(tracks)[0].labels
    marks = [
        [None if one is None else _mark_units(one, unit_s) for one in coded] for coded in tracks
    ]
    found = []
    for code, label in enumerate(labels):
        units = [join_units([None if one is None else one[code] for one in own]) for own in marks]
        seen = sum(int((one != UNSEEN).sum()) for one in units)
        found.append(
            TeamCode(
                code=label,
                fleiss=compute_fleiss_of_units(units, n_codes=1),
                alpha=compute_alpha_of_units(units),
                n_acts=_add_up(tracks, code),
                share=sum(int((one == 0).sum()) for one in units) / seen if seen else None,
            )
        )
    return tuple(found)


def _mark_units(track: Track, unit_s: float) -> Numbers:
    """Shape (k, n): 0 where a code is on, `NO_CODE` where not, `UNSEEN` where nobody could see."""
    unseen = compute_units(track, unit_s).codes == UNSEEN
    on = np.where(compute_unit_marks(track, unit_s), 0, NO_CODE)
    return np.where(unseen, UNSEEN, on).astype(np.int32)


def _compute_parts(
    tracks: Tracks, units: Sequence[Numbers], by: str | None, *, n_codes: int
) -> tuple[TeamPart, ...]:
    """Per session where nothing is asked, and there are several; else as asked."""
    known = _list_known(tracks)
    if by is not None:
        places = group_sessions(known, by)
    else:
        places = {one.session: [place] for place, one in enumerate(known)}
        places = places if len(known) > 1 else {}
    return tuple(
        TeamPart(
            name=name,
            n_sessions=len(chosen),
            fleiss=compute_fleiss_of_units([units[place] for place in chosen], n_codes=n_codes),
            alpha=compute_alpha_of_units([units[place] for place in chosen]),
        )
        for name, chosen in places.items()
    )
