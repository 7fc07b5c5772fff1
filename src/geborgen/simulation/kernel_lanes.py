"""Arithmetic for the lanes of a processor: numbers counted, chosen and raised without a branch.

Everything here is whole IEEE arithmetic in a fixed order, so every processor gives the same.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from llvmlite import ir
from numba import int64, njit, types, uint64
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

__all__ = [
    "apart",
    "as_bits",
    "beyond",
    "clip",
    "compiled",
    "exponential",
    "from_bits",
    "inlined",
    "kernel",
    "least",
    "most",
    "philox",
    "pick",
    "pointer",
    "shared",
]

LOG2_E = 1.4426950408889634
# ln 2 in two parts, the first exact when multiplied by a small whole number.
LN_2_HIGH, LN_2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
# Adding it leaves the nearest whole number in the last bits of a float.
WHOLE = 6755399441055744.0
WORD = 0xFFFFFFFF

Function = TypeVar("Function", bound=Callable[..., Any])
# Their types know less than they do, or nothing.
_njit: Any = njit
_make_array: Any = make_array
_pointer_to: Any = types.CPointer


def instruction(describe: Callable[..., Any]) -> Any:
    """Write a function in the compiler's own language, instruction by instruction."""
    return intrinsic(describe)


def compiled(function: Function) -> Function:
    """Compile a function that only compiled ones call; without a door to Python it is quicker."""
    made: Function = _njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(
        function
    )
    return made


def inlined(function: Function) -> Function:
    """Compile a function as a passage of the one that calls it."""
    made: Function = _njit(error_model="numpy", inline="always")(function)
    return made


def shared(function: Function) -> Function:
    """Compile a function once, to be laid in each of the many that call it."""
    made: Function = _njit(error_model="numpy", forceinline=True)(function)
    return made


def kernel(function: Function) -> Function:
    """Compile what Python calls: kept on disk with all that it calls, run without a lock."""
    made: Function = _njit(cache=True, error_model="numpy", nogil=True, no_cfunc_wrapper=True)(
        function
    )
    return made


@instruction
def pick(typing_context: Any, condition: Any, one: Any, other: Any) -> Any:
    """One of two values by a condition: both are computed, and nothing branches."""
    del typing_context, condition, other
    kind = types.boolean if isinstance(one, types.Boolean) else types.float64

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del context, signature
        return builder.select(given[0], given[1], given[2])

    return kind(types.boolean, kind, kind), build


@instruction
def as_bits(typing_context: Any, value: Any) -> Any:
    """Bits of a float, read as a whole number."""
    del typing_context, value

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del context, signature
        return builder.bitcast(given[0], ir.IntType(64))

    return types.int64(types.float64), build


@instruction
def from_bits(typing_context: Any, value: Any) -> Any:
    """Bits of a whole number, read as a float."""
    del typing_context, value

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del context, signature
        return builder.bitcast(given[0], ir.DoubleType())

    return types.float64(types.int64), build


@instruction
def pointer(typing_context: Any, array: Any) -> Any:
    """Where an array begins; whoever asks keeps the array alive.

    A pointer is a few instructions where an array is dozens, for the compiler and the compiled.
    """
    del typing_context

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return _make_array(signature.args[0])(context, builder, given[0]).data

    return _pointer_to(array.dtype)(array), build


@instruction
def beyond(typing_context: Any, start: Any, places: Any) -> Any:
    """Where a pointer points some places further on."""
    del typing_context, places

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del context, signature
        return builder.gep(given[0], [given[1]])

    return start(start, types.intp), build


@instruction
def apart(typing_context: Any) -> Any:
    """Promise that what the pointers given to this function lead to does not overlap."""
    del typing_context

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del signature, given
        for argument in builder.function.args[2:]:  # after the places of result and error
            if isinstance(argument.type, ir.PointerType):
                argument.add_attribute("noalias")
        return context.get_dummy_value()

    return types.void(), build


@instruction
def least(typing_context: Any, one: Any, other: Any) -> Any:
    """Return the smaller of two numbers."""
    del typing_context, one, other

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del context, signature
        return builder.select(builder.fcmp_ordered("<", given[1], given[0]), given[1], given[0])

    return types.float64(types.float64, types.float64), build


@instruction
def most(typing_context: Any, one: Any, other: Any) -> Any:
    """Return the larger of two numbers."""
    del typing_context, one, other

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        del context, signature
        return builder.select(builder.fcmp_ordered(">", given[1], given[0]), given[1], given[0])

    return types.float64(types.float64, types.float64), build


@shared
def clip(value: float) -> Any:
    """Nearest number from 0 to 1."""
    return least(1.0, most(0.0, value))


@shared
def exponential(x: float) -> Any:
    """Power x of e, within 4e-16 of it; Taylor's series after taking out powers of two.

    The library's own would be called lane by lane. Beyond ±700 it stays what it is there.
    """
    x = least(700.0, most(-700.0, x))
    shifted = x * LOG2_E + WHOLE
    n = shifted - WHOLE
    r = x - n * LN_2_HIGH - n * LN_2_LOW
    p = r * (1.0 / 479001600.0) + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * from_bits((as_bits(shifted) + 1023) << 52)


@shared
def uniform(word: Any) -> Any:
    """(word + ½) / 2³²: the word is laid in the fraction of a float of 2⁵², which is taken off."""
    laid = from_bits(int64((word & uint64(WORD)) | uint64(0x4330000000000000)))
    return (laid - 4503599627370495.5) * (1.0 / 4294967296.0)


@inlined
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Four uniforms for a counter and a key, as `rng.compute_uniforms`.

    Words are kept in 64 bits, and their upper half cut off only where it matters: lanes are as
    wide as a float, and narrowing and widening would cost as much as the multiplications.
    """
    word = uint64(WORD)
    c0, c1, c2, c3 = uint64(c0), uint64(c1), uint64(c2), uint64(c3)
    k0, k1 = uint64(k0), uint64(k1)
    for _ in range(10):
        first = uint64(0xD2511F53) * (c0 & word)
        second = uint64(0xCD9E8D57) * (c2 & word)
        c0 = (second >> uint64(32)) ^ c1 ^ k0
        c2 = (first >> uint64(32)) ^ c3 ^ k1
        c1, c3 = second, first
        k0 = (k0 + uint64(0x9E3779B9)) & word
        k1 = (k1 + uint64(0xBB67AE85)) & word
    return uniform(c0), uniform(c1), uniform(c2), uniform(c3)
