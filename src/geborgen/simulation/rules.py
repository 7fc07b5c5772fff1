"""What the switches make of the constants: the numbers the compiled model runs on.

A mechanism that is off is a constant that is nought, so the kernels know no switches. Where nought
would not say it there is a number of its own.
"""

import functools
import hashlib
from dataclasses import fields, replace
from importlib import resources
from typing import Any

import numpy as np

from geborgen.simulation.parameters import Constants, LearnFrom, Model

__all__ = ["RULES", "compile_rules"]

# Constants that are nought (or one) while their mechanism is off.
_NOUGHT = {
    "sensitising_alarm": ("alarm_rise", "alarm_ease"),
    "growing_self_calm": ("calm_growth",),
    "day_to_day_constancy": ("day_spread", "strain_notice", "strain_calm", "fright_strain"),
    "fear_of_caregiver": ("conflict_gain",),
    "sting_of_rejection": ("sting",),
    "worth_loop": ("worth_pull", "worth_daring", "worth_rate"),
    "holding_on": ("hold_on",),
    "teaching_alarm": ("alarm_intruded",),
    "escalation": ("escalation_rise",),
    "anger": ("anger_block", "resist_maximise", "resist_show", "resist_held"),
    "thresholded_noticing": ("urgency",),
    "reading_miscues": ("read_behind",),
    "calm_closeness": ("calm_lesson",),
    "growing_up": ("word_reach",),
}
_ONE = {
    "top_half": ("bottom_share_birth", "bottom_share_six"),
    "growing_up": ("felt_six", "word_voice", "protest_before", "protest_six"),
}
_OWN = (
    "by_loudness",
    "mends",
    "shows_at_least",
    "grows",
    "waits",
    "learns_in",
    "learns_out",
    "threshold_steepness",
)
RULES = (*(item.name for item in fields(Constants)), *_OWN)
_KERNELS = (
    "kernel_lanes.py",
    "kernel_acts.py",
    "kernel_rows.py",
    "kernel.py",
    "kernel_situation.py",
)


def compile_rules(model: Model) -> Any:
    """Numbers of a model as the kernels take them.

    Parameters
    ----------
    model
        Constants and switches.

    Returns
    -------
    numpy.record
        The constants by name, with the switches in them.
    """
    switches = model.mechanisms
    changes = {
        name: value
        for table, value in ((_NOUGHT, 0.0), (_ONE, 1.0))
        for mechanism, names in table.items()
        if not getattr(switches, mechanism)
        for name in names
    }
    k = replace(model.constants, **changes)
    own = (
        float(switches.thresholded_noticing),
        float(switches.repair),
        float(not switches.visible_ruptures),
        float(switches.growing_up),
        float(switches.growing_up and switches.partnership),
        float(switches.learn_from is not LearnFrom.CALM),
        float(switches.learn_from is not LearnFrom.DISTRESS),
        1.0 / k.threshold_width,
    )
    values = tuple(float(getattr(k, item.name)) for item in fields(Constants))
    return np.array([(*values, *own, False)], dtype=_record_type())[0]


@functools.cache
def _record_type() -> Any:
    """Record type of the rules: read by name, through one pointer.

    A field named after the kernels' source makes it part of every compiled signature: numba keeps
    compiled code per file, and would go on using one kernel's when only another had changed.
    """
    folder = resources.files("geborgen.simulation")
    source = b"".join(folder.joinpath(name).read_bytes() for name in _KERNELS)
    mark = f"source_{hashlib.sha256(source).hexdigest()[:16]}"
    return np.dtype([*((name, np.float64) for name in RULES), (mark, np.bool_)])
