"""Arithmetic of the lanes, and that the lanes are lived side by side."""

import math
import re

import llvmlite.binding as llvm
import numpy as np
import pytest
from numba import float64, typeof, types, uint32

from geborgen.simulation import kernel
from geborgen.simulation.kernel_acts import Age
from geborgen.simulation.kernel_lanes import exponential
from geborgen.simulation.parameters import Model
from geborgen.simulation.rules import compile_rules

ROWS = types.CPointer(float64)
RULES, AGE = typeof(compile_rules(Model())), typeof(Age(*[0.5] * len(Age._fields)))
STEPS = {
    "draw_rows": (types.UniTuple(uint32, 2), types.CPointer(uint32), *[uint32] * 3, ROWS),
    "begin_moment": (ROWS, AGE, RULES),
    "live_beat": (ROWS, float64, AGE, RULES),
    "end_moment": (ROWS, AGE, RULES),
}


def test_the_power_of_e_is_that_of_the_library_to_the_last_digits():
    for x in np.linspace(-690.0, 690.0, 2001):
        assert math.isclose(exponential(x), math.exp(x), rel_tol=5e-16)


def test_the_power_of_e_stays_a_number_beyond_what_a_float_can_hold():
    assert 0.0 < exponential(-1e6) < 1e-300
    assert 1e300 < exponential(1e6) < math.inf


@pytest.mark.slow
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_one_vector_instruction_for_many_families(name):
    if not llvm.get_host_cpu_features().get("avx2"):
        pytest.skip("this processor has no wide vectors")
    step = getattr(kernel, name)
    step.compile(STEPS[name])
    lines = step.inspect_asm(step.signatures[-1]).splitlines()
    wide = [line for line in lines if re.search(r"\t(v\w+(pd|q))\s.*%[yz]mm", line)]
    alone = [line for line in lines if re.search(r"\tv(mul|add|sub|div)sd\s", line)]
    assert len(wide) > 60
    assert len(alone) < len(wide) / 5
