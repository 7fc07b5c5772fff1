"""Measures as data and arithmetic: the catalogue, scoring, change. No wording, no web."""

from geborgen.practice.measures.catalogue import (
    add_norms,
    list_shipped_measures,
    load_shipped_measures,
    read_measure,
    read_own_measure,
)
from geborgen.practice.measures.change import (
    OwnSpread,
    choose_cutoff,
    choose_yardstick,
    compute_measure_change,
    compute_measure_group_change,
    compute_own_spread,
)
from geborgen.practice.measures.records import Measure
from geborgen.practice.measures.scoring import CriticalState, Score, score_measure

__all__ = [
    "CriticalState",
    "Measure",
    "OwnSpread",
    "Score",
    "add_norms",
    "choose_cutoff",
    "choose_yardstick",
    "compute_measure_change",
    "compute_measure_group_change",
    "compute_own_spread",
    "list_shipped_measures",
    "load_shipped_measures",
    "read_measure",
    "read_own_measure",
    "score_measure",
]
