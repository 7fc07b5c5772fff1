"""Outlooks of every child with every caregiver of a reading, with what changes would do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geborgen.analysis.results import PairReading, Reading, Verdict
from geborgen.inference.alike import find_alike
from geborgen.inference.bank import Bank, find_bank
from geborgen.inference.changes import Change, Programme, load_programmes
from geborgen.inference.outlook import FEWEST_MOMENTS, describe_alike
from geborgen.inference.results import OutlookReport, PairOutlook, WhatIf
from geborgen.inference.telling import Telling
from geborgen.inference.trajectory import compute_trajectory
from geborgen.inference.what_if import compute_what_if, live_onward, rank_changes

__all__ = ["Asked", "compute_outlook_report", "has_enough"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of an outlook.

    Parameters
    ----------
    changes
        Single changes with the words they were asked in; all of them are also tried together.
    programmes
        Empty = those that ship.
    telling
        What is assumed of those who told; None = as usual.
    seed
        Of refinement and lives to come.
    """

    changes: tuple[tuple[str, Change], ...] = ()
    programmes: tuple[Programme, ...] = ()
    telling: Telling | None = None
    seed: int = 1


def has_enough(reading: Reading) -> bool:
    """Whether any pair of a reading has enough moments for an outlook."""
    return any(len(pair.moments) >= FEWEST_MOMENTS for pair in reading.pairs)


def compute_outlook_report(
    reading: Reading, asked: Asked | None = None, *, bank: Bank | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> OutlookReport:  # fmt: skip
    """Outlook of each pair of a reading.

    Parameters
    ----------
    reading
        As `compute_reading` made it.
    asked
        What to try; None = the programmes that ship and the ranking of single changes.
    bank
        None = the one that fits the model.
    progress
        Called with how many families of a bank have been lived, when one has to be built.

    Returns
    -------
    OutlookReport
        Pairs without a moment are left out; those with too few have no what-ifs.
    """
    asked = asked or Asked()
    bank = bank or find_bank(progress=progress)
    pairs = [_look_out(pair, asked, bank) for pair in reading.pairs if pair.moments]
    return OutlookReport(
        pairs=tuple(pairs),
        bank_families=len(bank.cares),
        bank_seed=bank.plan.seed,
        basis=bank.basis,
    )


def _look_out(pair: PairReading, asked: Asked, bank: Bank) -> PairOutlook:
    alike = find_alike(pair.moments, bank, telling=asked.telling, seed=asked.seed)
    outlook = describe_alike(alike, bank, pair.moments)
    linchpin = pair.circle.linchpin
    if outlook.verdict is Verdict.TOO_FEW:
        return PairOutlook(outlook=outlook, linchpin=linchpin)

    onward = live_onward(alike, months_lived=bank.plan.months, seed=asked.seed)

    def play(label: str, change: Change | Programme | Sequence[Change]) -> WhatIf:
        return compute_what_if(onward, change, label=label)

    what_ifs = [play(label, change) for label, change in asked.changes]
    if len(asked.changes) > 1:
        together = " ".join(label for label, _ in asked.changes)
        what_ifs.append(play(together, [change for _, change in asked.changes]))
    return PairOutlook(
        outlook=outlook,
        what_ifs=tuple(what_ifs),
        programmes=tuple(play(one.key, one) for one in asked.programmes or load_programmes()),
        ranked=rank_changes(onward),
        linchpin=linchpin,
        trajectory=compute_trajectory(pair.moments, bank, telling=asked.telling, seed=asked.seed),
    )
