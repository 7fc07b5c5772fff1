"""Agreement first: how two observers of these sessions agree."""

from dataclasses import replace

from geborgen.analysis.agreement import (
    AgreementReading,
    AgreementRules,
    compute_agreement,
    pair_observers,
)
from geborgen.analysis.workbench.choice import are_many
from geborgen.analysis.workbench.desk import Desk
from geborgen.moments import Actor, Recording, Role

__all__ = ["compute_agreement_part"]


def compute_agreement_part(desk: Desk) -> AgreementReading | None:
    """How the two observers that share most sessions agree; None where nobody coded twice."""
    names, pairs = pair_observers(desk.timed, tolerance_s=desk.choice.tolerance_s)
    if names is None or not pairs:
        desk.leave("one_observer")
        return None
    if are_many(desk.recordings):
        pairs = [
            replace(pair, first=_by_role(pair.first), second=_by_role(pair.second))
            for pair in pairs
        ]
    rules = AgreementRules(unit_s=desk.choice.unit_s, tolerance_s=desk.choice.tolerance_s)
    return compute_agreement(pairs, rules=rules, names=names)


def _by_role(recording: Recording) -> Recording:
    """The same session with its child and caregivers named by their role alone."""
    acts = tuple(
        act if act.actor.role is Role.OTHER else replace(act, actor=Actor(role=act.actor.role))
        for act in recording.behaviours
    )
    return replace(recording, behaviours=acts)
