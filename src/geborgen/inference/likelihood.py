"""How likely moments are under what a caregiver tends to do, by the model's own rules.

`compute_log_likelihood` runs the compiled kernel in threads; `compute_plainly` is the same in
NumPy, to be read beside ``docs/explanation/likelihood.md`` and to check the kernel by.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from geborgen.inference.days import day_nodes
from geborgen.inference.observed import CELL, Observed
from geborgen.inference.sightings import First, Kind, Later, Mended, Part
from geborgen.inference.signals import POINT
from geborgen.simulation.model import BEATS, BEATS_OUT
from geborgen.simulation.parameters import Caregiver, Constants, Model
from geborgen.simulation.rules import compile_rules

__all__ = ["compute_log_likelihood", "compute_plainly"]

Array = np.ndarray[Any, Any]
Table = dict[str, list[Array]]

_FIELDS = tuple(Caregiver.__dataclass_fields__)


def compute_log_likelihood(
    cares: Array, observed: Observed, *, model: Model, threads: int | None = None
) -> Array:
    """Log-likelihood of moments under each of many caregivers.

    Parameters
    ----------
    cares
        Caregivers × their contingencies, in the order of `Caregiver`.
    observed
        The moments.
    model
        Constants and switches.
    threads
        None = one per processor. The result is the same for any number.

    Returns
    -------
    array
        One number per caregiver; 0 everywhere when nothing was observed.

    Notes
    -----
    Days are independent given the caregiver; within a day all moments share its noticing, calm and
    load, which are summed over (`day_nodes`). What is not told is summed over as well.
    """
    # Only here: whoever only asks what an outlook is needs no compiler.
    from geborgen.inference.kernel_likelihood import weigh_slice  # noqa: PLC0415

    out = np.zeros(len(cares))
    if observed.n == 0:
        return out
    k = compile_rules(Model(constants=model.constants))
    swings, loads, weights = day_nodes()
    cares = np.ascontiguousarray(cares, dtype=float)

    def work(part: slice) -> None:
        weigh_slice(
            cares[part], swings, loads, weights, observed.points, observed.starts, observed.cells,
            observed.cell_starts, observed.tally, observed.day_starts, k, out[part],
        )  # fmt: skip

    threads = threads or len(os.sched_getaffinity(0))
    edges = np.linspace(0, len(cares), min(threads, len(cares)) + 1).astype(int)
    parts = [slice(a, b) for a, b in pairwise(edges) if b > a]
    with ThreadPoolExecutor(max(1, len(parts))) as pool:
        list(pool.map(work, parts))
    return out


def compute_plainly(cares: Array, observed: Observed, *, model: Model) -> Array:
    """Log-likelihood as `compute_log_likelihood`, in NumPy alone and one step at a time.

    Parameters
    ----------
    cares, observed, model
        As there.

    Returns
    -------
    array
        The same to rounding.
    """
    k = model.constants
    care = dict(zip(_FIELDS, np.asarray(cares, dtype=float).T, strict=True))
    swings, loads, weights = day_nodes()
    chances = [
        _chances_of_cells(care, _day(care, swing, load, k), observed, k)
        for swing, load in zip(swings, loads, strict=True)
    ]
    total = np.zeros(len(cares))
    for first, last in pairwise(observed.day_starts):
        rows = observed.tally[first:last]
        with np.errstate(divide="ignore"):  # what cannot be has a logarithm of minus infinity
            logs = np.array(
                [sum(count * np.log(by_cell[cell]) for cell, count in rows) for by_cell in chances]
            )
        best = logs.max(axis=0)
        off = np.exp(logs - np.where(np.isfinite(best), best, 0.0))
        total += np.where(
            np.isfinite(best), best + np.log((weights[:, None] * off).sum(axis=0)), -np.inf
        )
    return total


def _day(care: dict[str, Array], swing: float, felt: float, k: Constants) -> dict[str, Array]:
    load = care["strain"] * felt
    notice = care["notice"] + k.day_spread * (1.0 - care["constancy"]) * swing
    notice = np.clip(notice - k.strain_notice * load, 0.0, 1.0)
    return {"notice": notice, "calm": care["calm"] * (1.0 - k.strain_calm * load), "load": load}


def _chances_of_cells(
    care: dict[str, Array], day: dict[str, Array], observed: Observed, k: Constants
) -> list[Array]:
    """Chance of each cell on one kind of day."""
    found = []
    for signal, (first, last) in enumerate(pairwise(observed.cell_starts)):
        begin, end = observed.starts[signal], observed.starts[signal + 1]
        points = [dict(zip(POINT, p, strict=True)) for p in observed.points[begin:end]]
        tables = [_table(care, day, point, k) for point in points]
        for row in observed.cells[first:last]:
            cell = dict(zip(CELL, row, strict=True))
            hidden = k.read_behind * care["reflection"] * (1.0 - points[0]["shows"])
            mends = care["repair"] * (points[0]["shows"] + hidden)
            known = care | {"repair": care["repair"] if cell["later"] == Later.HELD else mends}
            seen = sum(p["weight"] * _chance(t, cell, known, day, k)
                       for p, t in zip(points, tables, strict=True))  # fmt: skip
            told = sum(p["weight"] * _chance_told(t, cell, mends, care["repair"])
                       for p, t in zip(points, tables, strict=True))  # fmt: skip
            found.append((1.0 - cell["slip"]) * seen / told + cell["slip"] * cell["at_random"])
    return found


def _notices(notice: Array, read: Any, reach: float, k: Constants) -> Array:
    threshold = k.threshold_span * (1.0 - notice) * (1.0 - reach)
    chance: Array = 1.0 / (1.0 + np.exp((threshold - read) / k.threshold_width))
    return chance


def _frightens(care: dict[str, Array], day: dict[str, Array], distress: Any, k: Constants) -> Array:
    chance: Array = np.clip(
        k.fright_rate * care["fright"] * (k.fright_floor + distress)
        * (1.0 + k.fright_strain * day["load"]) * (1.0 - k.fright_calm * day["calm"]), 0.0, 1.0,
    )  # fmt: skip
    return chance


def _turns_away(care: dict[str, Array], expressed: Any, k: Constants) -> Array:
    chance: Array = np.clip(
        (1.0 - care["closeness"]) * (k.away_base + k.away_slope * expressed)
        * (1.0 - k.away_buffer * care["reflection"]), 0.0, 1.0,
    )  # fmt: skip
    return chance


def _table(
    care: dict[str, Array], day: dict[str, Array], point: dict[str, float], k: Constants
) -> Table:
    """Chances of each first answer by beat, and of what may follow a fitting one."""
    if point["kind"] == Kind.STAYING:
        close, none = care["closeness"], np.zeros_like(care["closeness"])
        return {"fit": [close], "away": [1.0 - close], "fright": [none], "none": [none + 1.0, none],
                "unhurt": [none + 1.0] * BEATS, "then_held": [none] * BEATS}  # fmt: skip
    if point["kind"] == Kind.EXPLORING:
        return _table_exploring(care, day, point, k)
    table: Table = {name: [] for name in ("fit", "away", "fright")}
    limit = care["limits"] if point["kind"] == Kind.LIMIT else np.ones_like(care["limits"])
    unnoticed, pending = np.ones_like(limit), np.zeros_like(limit)
    table["none"] = [unnoticed]
    for beat in range(BEATS):
        left = point["waiting"] ** beat
        fright = _frightens(care, day, point["distress"] * left, k)
        away = _turns_away(care, point["expressed"] * left, k)
        hidden = max(0.0, point["distress"] - point["expressed"]) * left
        read = point["expressed"] * left + k.read_behind * care["reflection"] * hidden
        sees = _notices(day["notice"], read, point["reach"], k)
        now = care["promptness"] + (1.0 - care["promptness"]) * np.clip(k.urgency * read, 0.0, 1.0)
        at_once = (1.0 - fright) * unnoticed * sees * now
        after_all = (1.0 - fright) * pending * now
        table["fright"].append(fright * (unnoticed + pending))
        table["away"].append((at_once + after_all) * away)
        table["fit"].append((at_once + after_all) * (1.0 - away) * limit)
        refused = (1.0 - away) * (1.0 - limit)
        pending = (1.0 - fright) * (unnoticed * sees + pending) * (1.0 - now)
        pending = pending + after_all * refused
        unnoticed = (1.0 - fright) * unnoticed * (1.0 - sees) + at_once * refused
        table["none"].append(unnoticed + pending)
    return table | _what_follows(care, day, point, k)


def _what_follows(
    care: dict[str, Array], day: dict[str, Array], point: dict[str, float], k: Constants
) -> Table:
    """Chances of staying unhurt, of being turned away and frightened, after a first fitting one."""
    is_limit = point["kind"] == Kind.LIMIT
    mirrors, contains = k.mirror_share * care["reflection"], k.contain_share * day["calm"]
    effect = k.effect_met + mirrors * (k.effect_mirrored - k.effect_met)
    effect = effect + contains * (1.0 - k.effect_met)
    if is_limit:
        effect = np.full_like(effect, k.effect_limited)
    takes = k.soothing * effect * point["effect"]
    takes = takes * (k.calm_floor + (1.0 - k.calm_floor) * day["calm"])
    distress = point["distress"] * (1.0 - takes)
    takes = takes * care["limits"] if is_limit else takes
    holds = k.hold_on * (1.0 - care["exploration"])
    unhurt, rested = np.ones_like(takes), np.zeros_like(takes)
    away_sum, fright_sum = np.zeros_like(takes), np.zeros_like(takes)
    table: Table = {"unhurt": [], "then_away": [], "then_fright": [], "then_held": []}
    for _ in range(BEATS):
        table["unhurt"].append(unhurt * (1.0 - holds * rested))
        table["then_held"].append(unhurt * holds * rested)
        table["then_away"].append(away_sum)
        table["then_fright"].append(fright_sum)
        awake = distress >= k.settle_level
        rested = np.where(awake, 0.0, 1.0)
        fright = np.where(awake, _frightens(care, day, distress, k), 0.0)
        away = np.where(awake, _turns_away(care, distress * point["loudness"], k), 0.0)
        fright_sum = fright_sum + unhurt * fright
        away_sum = away_sum + unhurt * (1.0 - fright) * away
        unhurt = unhurt * (1.0 - fright) * (1.0 - away)
        distress = np.where(awake, distress * (1.0 - takes), distress)
    return table


def _table_exploring(
    care: dict[str, Array], day: dict[str, Array], point: dict[str, float], k: Constants
) -> Table:
    none = np.zeros_like(care["exploration"])
    left, interest, shown = none + 1.0, point["distress"], point["expressed"]
    table: Table = {"fit": [], "away": [], "fright": [none] * BEATS_OUT, "none": [left],
                    "unhurt": [none + 1.0] * BEATS, "then_held": [none] * BEATS}  # fmt: skip
    for _ in range(BEATS_OUT):
        takes = (1.0 - care["exploration"]) * (k.intrude_base + k.intrude_slope * interest)
        takes = np.clip(takes, 0.0, 1.0)
        joins = _notices(day["notice"], shown, point["reach"], k) * care["promptness"]
        table["away"].append(left * takes)
        table["fit"].append(left * (1.0 - takes) * joins)
        left = left * (1.0 - takes) * (1.0 - joins)
        table["none"].append(left)
        interest *= 1.0 - 0.5 * k.interest_fade
        shown = k.signal_floor + 0.5 * interest
    return table


def _ruptures(cell: dict[str, float], repair: Array) -> Array:
    """Weight of a rupture with what is known of its mending, by how readily it is told."""
    if cell["mended"] == Mended.YES:
        return repair * cell["keep_mended"]
    if cell["mended"] == Mended.NO:
        return (1.0 - repair) * cell["keep_open"]
    return repair * cell["keep_mended"] + (1.0 - repair) * cell["keep_open"]


def _chance(
    table: Table, cell: dict[str, float], care: dict[str, Array], day: dict[str, Array],
    k: Constants,
) -> Array:  # fmt: skip
    """Chance of what a cell saw, times how likely it is to be told."""
    beats, repair = len(table["fit"]), care["repair"]
    if cell["first"] == First.NONE:
        mends = repair if beats == BEATS else np.zeros_like(repair)
        return table["none"][min(beats, int(cell["seen"]))] * _ruptures(cell, mends)
    if cell["first"] == First.UNKNOWN:
        return _ruptures(cell, repair)
    places = [int(cell["beat"])] if cell["beat"] >= 0 else range(beats)
    if cell["first"] == First.FITTING:
        fitting: Array = np.sum([_fits_at(table, cell, place, repair) for place in places], axis=0)
        calm = day["calm"] if beats == BEATS else np.zeros_like(repair)
        return fitting * _share(cell["part"], care, calm, k)
    name = "away" if cell["first"] == First.AWAY else "fright"
    hurt: Array = np.sum([table[name][place] for place in places], axis=0)
    return hurt * _ruptures(cell, repair)


def _fits_at(table: Table, cell: dict[str, float], beat: int, repair: Array) -> Array:
    """Weight of a first fitting answer at a beat with what is known of what followed."""
    after = min(BEATS - 1, max(0, int(cell["seen"]) - 1 - beat))
    fit, whole, later = table["fit"][beat], table["unhurt"][BEATS - 1 - beat], cell["later"]
    if later == Later.NOTHING:
        any_end = repair * cell["keep_mended"] + (1.0 - repair) * cell["keep_open"]
        return fit * (whole + (table["unhurt"][after] - whole) * any_end)
    if later == Later.UNKNOWN:
        return fit * (whole + (1.0 - whole) * _ruptures(cell, repair))
    if later == Later.SOME:
        return fit * (1.0 - table["unhurt"][after]) * _ruptures(cell, repair)
    name = {Later.AWAY: "then_away", Later.FRIGHT: "then_fright", Later.HELD: "then_held"}
    return fit * table[name[Later(int(later))]][after] * _ruptures(cell, repair)


def _share(part: float, care: dict[str, Array], calm: Array, k: Constants) -> Array:
    mirrors, contains = k.mirror_share * care["reflection"], k.contain_share * calm
    if part == Part.MIRRORED:
        return mirrors
    if part == Part.CONTAINED:
        return contains
    return 1.0 - mirrors - contains if part == Part.MET else np.ones_like(mirrors)


def _chance_told(table: Table, cell: dict[str, float], mends: Array, repair: Array) -> Array:
    """How likely any moment of this signal is to be told, beside one without a rupture.

    A child that is held on to struggles openly: that rupture is mended as the caregiver tends to.
    """
    beats = len(table["fit"])
    told = mends * cell["keep_mended"] + (1.0 - mends) * cell["keep_open"]
    told_held = repair * cell["keep_mended"] + (1.0 - repair) * cell["keep_open"]
    rests = [BEATS - 1 - beat if beats == BEATS else 0 for beat in range(beats)]
    pairs = list(zip(table["fit"], rests, strict=True))
    whole: Array = np.sum([fit * table["unhurt"][rest] for fit, rest in pairs], axis=0)
    held: Array = np.sum([fit * table["then_held"][rest] for fit, rest in pairs], axis=0)
    missed = np.zeros_like(whole) if beats == BEATS else table["none"][beats]
    return (
        whole + missed * cell["keep_open"] + held * told_held + (1.0 - whole - missed - held) * told
    )
