"""Which act follows which, over all sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from geborgen.analysis.sequences import (
    LagBootstrap,
    LagProfile,
    LagTable,
    PermutationTest,
    Range,
    Stretches,
    TableTest,
    compute_act_profiles,
    compute_homogeneity,
    compute_lag_bootstrap,
    compute_lag_table,
    compute_lag_tables,
    compute_permutation_test,
    make_allowed,
    make_stretches,
)
from geborgen.analysis.sequences.counts import Values
from geborgen.analysis.tracks import Track
from geborgen.analysis.workbench.choice import are_many, limit_labels
from geborgen.analysis.workbench.desk import Desk
from geborgen.analysis.workbench.ties import Ties, count_ties, make_ordered_tracks
from geborgen.moments import Role

__all__ = ["OTHER", "SequencePart", "compute_sequences_part"]

OTHER = "…"
"""What rarer codes are called together; a sign, for it stands in both languages."""

_FEWEST_CODES = 2
_FEWEST_DYADS = 2
_MOST_PROFILES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencePart:
    """Which act follows which: a table, its permutation test, and profiles of some transitions.

    `together` are the labels that were too rare for a row of their own. Acts that begin together
    stand by actor and code; where such `ties` are common, `turned` is the same with them the other
    way round, its table and permutations only.

    With two dyads or more `dyads` are their own tables by name, and `alike` asks whether they
    follow one rule. `resampled` are intervals from drawing dyads again, or sessions of fewer than
    five dyads; None with fewer than five of either.
    """

    table: LagTable
    permutation: PermutationTest | None
    may_repeat: bool
    ties: Ties
    together: tuple[str, ...]
    profiles: tuple[LagProfile, ...] = ()
    dyads: Mapping[str, LagTable] = field(default_factory=dict)
    alike: TableTest | None = None
    resampled: LagBootstrap | None = None
    turned: "SequencePart | None" = None

    @property
    def is_by_orders(self) -> bool:
        """Whether chance is that of random orders, as no formula knows what shapes this table.

        So from lag 2 on where codes may not repeat: they come back there more often than by
        independence.
        """
        return self.table.lag > 1 and not self.may_repeat and self.permutation is not None

    @property
    def by_chance(self) -> Values:
        """Shape (k, k): counts that chance gives, by formula or as the mean of random orders."""
        drawn = self.permutation if self.is_by_orders else None
        return self.table.expected if drawn is None else drawn.means

    @property
    def distances(self) -> Values:
        """Shape (k, k): how far each count lies from `by_chance`, in standard deviations.

        Adjusted residuals, or the deviates of random orders; NaN where there is no telling.
        """
        drawn = self.permutation if self.is_by_orders else None
        return self.table.residuals if drawn is None else drawn.z

    @property
    def odds_bounds(self) -> Range:
        """Bounds of the odds ratios by formula or of `resampled`, whichever reach farther."""
        low, high = self.table.odds.low, self.table.odds.high
        if self.resampled is not None:
            # Drawing again cannot see that what was never counted may occur; the formula can.
            drawn = self.resampled.odds
            low, high = np.fmin(low, drawn.low), np.fmax(high, drawn.high)
        return Range(low=low, high=high)


def compute_sequences_part(desk: Desk) -> SequencePart | None:
    """Which act follows which, over all sessions; None with fewer than two codes."""
    # People that were chosen by their role; who is asked for by name stays who they are.
    are_roles = bool(desk.people) and set(desk.people) <= {str(role) for role in Role}
    labeller = desk.choice.sequence_labeller(
        between=len(desk.people) > 1, by_role=are_roles and are_many(desk.recordings)
    )
    chosen = desk.choice.tracks(label=labeller)
    limited, together = limit_labels(desk.recordings, chosen, other=OTHER)
    tracks = make_ordered_tracks(desk.recordings, limited)
    if len(tracks[0].labels) < _FEWEST_CODES or sum(t.n_acts for t in tracks) <= desk.choice.lag:
        desk.leave("few_codes")
        return None
    ties = count_ties(tracks)
    orders = [tracks]
    if ties.are_common:
        orders.append(make_ordered_tracks(desk.recordings, limited, is_turned=True))
    may_repeat = desk.choice.may_repeat
    if may_repeat is None:
        may_repeat = any(map(_has_repeat, chain(*orders)))
    stretches = [make_stretches(order, merges_repeats=not may_repeat) for order in orders]
    found, *others = (
        SequencePart(
            table=table,
            permutation=permutation,
            may_repeat=may_repeat,
            ties=ties,
            together=together,
        )
        for table, permutation in (_count(one, desk, may_repeat=may_repeat) for one in stretches)
    )
    profiles = _compute_profiles(stretches[0], found, desk)
    turned = others[0] if others else None
    return _compare_dyads(stretches[0], replace(found, profiles=profiles, turned=turned))


def _has_repeat(track: Track) -> bool:
    return bool((track.codes[1:] == track.codes[:-1]).any())


def _count(
    stretches: Stretches, desk: Desk, *, may_repeat: bool
) -> tuple[LagTable, PermutationTest | None]:
    """The table of these stretches and its permutation test."""
    choice = desk.choice
    # At lag 2 and more the table itself lets the same code stand; chance still keeps to the rule.
    allowed = make_allowed(stretches.n_codes, may_repeat=may_repeat)
    table = compute_lag_table(stretches, lag=choice.lag, allowed=allowed)
    if not table.n_pairs:
        return table, None
    return table, compute_permutation_test(
        stretches,
        allowed,
        lag=choice.lag,
        n_permutations=choice.n_permutations,
        seed=choice.seed,
    )


def _compare_dyads(stretches: Stretches, found: SequencePart) -> SequencePart:
    """With each dyad's own table, whether they are alike, and intervals from drawing them again."""
    allowed = make_allowed(stretches.n_codes, may_repeat=found.may_repeat)
    lag = found.table.lag
    resampled = compute_lag_bootstrap(stretches, "dyad", allowed, lag=lag)
    if resampled is None:
        resampled = compute_lag_bootstrap(stretches, "session", allowed, lag=lag)
    dyads = compute_lag_tables(stretches, "dyad", lag=lag, allowed=allowed)
    told = {name: table for name, table in dyads.items() if table.n_pairs}
    if len(told) < _FEWEST_DYADS:
        return replace(found, resampled=resampled)
    alike = compute_homogeneity(stretches, "dyad", lag=lag)
    return replace(found, resampled=resampled, dyads=told, alike=alike)


def _compute_profiles(
    stretches: Stretches, found: SequencePart, desk: Desk
) -> tuple[LagProfile, ...]:
    """Profiles of the transitions that stand out most from chance."""
    table = found.table
    allowed = make_allowed(stretches.n_codes, may_repeat=found.may_repeat)
    apart = np.nan_to_num(np.abs(found.distances))
    for number, label in enumerate(table.labels):
        if label == OTHER:
            apart[number, :] = apart[:, number] = 0.0
    order = np.argsort(apart, axis=None, kind="stable")[::-1][:_MOST_PROFILES]
    places = [np.unravel_index(place, apart.shape) for place in order if apart.flat[place] > 0]
    pairs = [(table.labels[row], table.labels[column]) for row, column in places]
    return compute_act_profiles(stretches, pairs, allowed=allowed, seed=desk.choice.seed)
