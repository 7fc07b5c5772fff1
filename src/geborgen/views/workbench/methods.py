"""A paragraph for the methods section of a paper, with every setting and its source."""

from collections.abc import Callable

from geborgen.analysis.dyads import EffectKind
from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.analysis.tracks import name_child
from geborgen.analysis.workbench import Study
from geborgen.moments import Phrasebook, __version__
from geborgen.views.clock import say_length, say_seconds
from geborgen.views.words import NONE
from geborgen.views.workbench.bibliography import cite
from geborgen.views.workbench.observed_part import say_person

__all__ = ["list_part_cited", "say_made", "say_material", "say_part_methods"]

_CITED: dict[str, tuple[str, ...]] = {
    "agreement": ("cohen1960", "bakeman2009", "quera2007", "krippendorff2011"),
    "others": (),
    "scores": ("shrout1979",),
    "sequences": ("bakeman2011", "haberman1973"),
    "orders": ("bakeman2011", "castellan1992"),
    "ties": (),
    "zeros": ("deming1940", "bakeman1995"),
    "permutations": ("castellan1992", "westfall1993", "phipson2010"),
    "bounds": ("woolf1955", "efron1979", "hesterberg2015"),
    "alike": ("bishop1975",),
    "windows": ("bakeman2011", "yule1912", "holm1979", "woolf1955"),
    "recurrence": ("coco2014",),
    "grid": ("hollenstein2013", "lewis1999"),
    "dyads": ("breslow1993", "casella1985"),
    "stands_out": (),
    "most_seen": (),
    "groups": ("hedges1985",),
    "phases": ("becker1988",),
    "precision": ("quenouille1956",),
}


def say_part_methods(study: Study, part: str, book: Phrasebook) -> list[str]:
    """Return what the paragraph says of one part; nothing where the sessions cannot tell."""
    return [
        book.say(f"bench.methods.{key}", cited=cite(*_CITED[key]), **_SET[key](study, book))
        for key in _list_methods(study, part)
    ]


def list_part_cited(study: Study, part: str) -> list[str]:
    """Return the keys of the works that one part rests on."""
    return [work for key in _list_methods(study, part) for work in _CITED[key]]


def say_made(study: Study, book: Phrasebook) -> str:
    """Return the paragraph's last sentence."""
    return book.say("bench.methods.made", version=__version__, seed=study.choice.seed)


def _list_methods(study: Study, part: str) -> list[str]:
    """Return the methods of one part."""
    sequences = study.sequences
    if getattr(study, part) is None:
        return []
    if part == "agreement":
        return _list_agreement_methods(study)
    if part == "dyads":
        return _list_dyad_methods(study)
    if part != "sequences" or sequences is None:
        return [part]
    told = {
        "sequences": not sequences.is_by_orders,
        "orders": sequences.is_by_orders,
        "ties": sequences.ties.n_tied > 0,
        "zeros": not sequences.may_repeat and study.choice.lag == 1,
        "permutations": sequences.permutation is not None,
        "bounds": sequences.resampled is not None,
        "alike": sequences.alike is not None and sequences.alike.x2_p is not None,
    }
    return [key for key, found in told.items() if found]


def _list_agreement_methods(study: Study) -> list[str]:
    found = study.agreement
    assert found is not None
    scores = [score for one in found.streams for score in one.scores]
    has_scores = any(score.n_sessions >= FEWEST_UNITS for score in scores)
    return [
        "agreement",
        *(["others"] if found.observers else []),
        *(["scores"] if has_scores else []),
    ]


def _list_dyad_methods(study: Study) -> list[str]:
    assert study.dyads is not None and study.dyad_question is not None
    reason = study.dyad_question.reason
    kinds = {effect.kind for effect in study.dyads.effects}
    return [
        "dyads",
        *([reason] if reason != "asked" else []),
        *(["groups"] if EffectKind.GROUP in kinds else []),
        *(["phases"] if EffectKind.PHASE in kinds else []),
    ]


def say_material(study: Study, book: Phrasebook) -> list[str]:
    """Return the first sentences: what was counted, of whom, and what acts are called."""
    observed, choice = study.observed, study.choice
    children = len({name_child(session.child, session.session) for session in observed.sessions})
    said = [
        book.say(
            "bench.methods.material",
            n=len(observed.sessions),
            children=book.say("bench.n_children", n=children),
            time=say_length(observed.seconds, book) if observed.seconds else "0",
            acts=observed.n_acts,
            codes=len({code.code for code in observed.codes}),
        )
    ]
    if len(study.people) > 1:
        first, second = (say_person(one, book) for one in study.people[:2])
        label = _say_label(study, book)
        said.append(book.say("bench.methods.counted", first=first, second=second, label=label))
    if choice.codes:
        said.append(book.say("bench.methods.only_codes", codes=", ".join(sorted(choice.codes))))
    if choice.observer:
        said.append(book.say("bench.methods.by_observer", observer=choice.observer))
    elif any(len(session.observers) > 1 for session in observed.sessions):
        said.append(book.say("bench.methods.by_first"))
    return said


def _say_label(study: Study, book: Phrasebook) -> str:
    scheme = study.choice.scheme.name if study.choice.scheme else NONE
    return book.say(f"bench.methods.label.{study.choice.label or 'usual'}", scheme=scheme)


def _say_agreement(study: Study, book: Phrasebook) -> dict[str, object]:
    found = study.agreement
    assert found is not None
    return {
        "n": len(found.sessions),
        "unit": say_seconds(found.unit_s, book),
        "tolerance": say_seconds(found.tolerance_s, book),
    }


def _say_others(study: Study, book: Phrasebook) -> dict[str, object]:
    found = study.agreement
    assert found is not None
    return {"first": found.first, "second": found.second, "others": book.joined([*found.observers])}


def _say_sequences(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.sequences is not None
    return {"lag": study.sequences.table.lag, "n": study.sequences.table.n_pairs}


def _say_ties(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.sequences is not None
    return {"n": study.sequences.ties.n_tied}


def _say_permutations(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.sequences is not None and study.sequences.permutation is not None
    return {"n": study.sequences.permutation.n_permutations}


def _say_bounds(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.sequences is not None and study.sequences.resampled is not None
    drawn = study.sequences.resampled
    key = "bench.n_dyads" if drawn.unit == "dyad" else "bench.n_sessions"
    return {"units": book.say(key, n=drawn.n_units)}


def _say_alike(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.sequences is not None
    return {"n": len(study.sequences.dyads)}


def _say_windows(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.windows is not None
    windows = {say_seconds(one.window_s, book) for one in study.windows.contingencies}
    draws = max((one.n_permutations for one in study.windows.contingencies), default=0)
    return {
        "unit": say_seconds(study.unit_s, book),
        "windows": book.joined(sorted(windows)),
        "n": len(study.windows.questions),
        "draws": draws,
    }


def _say_recurrence(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.recurrence is not None
    return {
        "unit": say_seconds(study.unit_s, book),
        "draws": study.recurrence.n_permutations,
        "most": say_seconds(float(study.recurrence.lags.max()) * study.unit_s, book),
    }


def _say_grid(study: Study, book: Phrasebook) -> dict[str, object]:
    first, second = (say_person(one, book) for one in study.people)
    return {"first": first, "second": second}


def _say_dyads(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.dyads is not None and study.dyad_question is not None
    return {
        "n": study.dyads.n_dyads,
        "given": study.dyad_question.question.given,
        "response": study.dyad_question.question.response,
        "window": say_seconds(study.dyad_question.question.window_s, book),
    }


def _say_groups(study: Study, book: Phrasebook) -> dict[str, object]:
    assert study.dyads is not None
    groups = dict.fromkeys(one.group or book.say("bench.no_group") for one in study.dyads.groups)
    return {"name": study.choice.group or NONE, "values": book.joined([*groups])}


def _say_phases(study: Study, book: Phrasebook) -> dict[str, object]:
    after = book.joined([f"‘{value}’" for value in sorted(study.choice.after)])
    return {"name": study.choice.phase or NONE, "after": after}


def _say_nothing(study: Study, book: Phrasebook) -> dict[str, object]:
    return {}


_SET: dict[str, Callable[[Study, Phrasebook], dict[str, object]]] = {
    "agreement": _say_agreement,
    "others": _say_others,
    "scores": _say_nothing,
    "sequences": _say_sequences,
    "orders": _say_sequences,
    "ties": _say_ties,
    "zeros": _say_nothing,
    "permutations": _say_permutations,
    "bounds": _say_bounds,
    "alike": _say_alike,
    "windows": _say_windows,
    "recurrence": _say_recurrence,
    "grid": _say_grid,
    "dyads": _say_dyads,
    "stands_out": _say_nothing,
    "most_seen": _say_nothing,
    "groups": _say_groups,
    "phases": _say_phases,
    "precision": _say_nothing,
}
