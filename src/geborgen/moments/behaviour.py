"""One timed, coded act, who did it, and where it stands in its file."""

from dataclasses import dataclass, field
from math import inf, isfinite

from geborgen.moments.checks import check_finite, check_share, check_text
from geborgen.moments.errors import RecordError
from geborgen.moments.vocabulary import Role

__all__ = ["Actor", "Behaviour", "Origin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a datum stands: the file's name without its folder, and the row or element number."""

    file: str
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody in a session: a role, and the name (a pseudonym) the file gives."""

    role: Role
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One timed, coded act of one actor, as one observer saw it.

    Parameters
    ----------
    actor
        Who did it.
    code
        The code as the file has it; a coding scheme says what it means.
    onset_s
        Start in seconds from the session's start; finite.
    offset_s
        End in seconds, not before the onset; None for a point, or for a state whose end is
        unknown (`unpaired`).
    unpaired
        True for a state that the file opens and never closes.
    intensity
        How strong, 0 to 1; None when the file does not say.
    modifiers
        The file's own refinements of the code, in their order.
    observer
        Who coded it; None when the file does not say.
    comment
        Free text beside the code or the words spoken. Kept out of ``repr``: it may name people.
    origin
        Where it stands in its file.

    Raises
    ------
    RecordError
        When a field is outside its range.
    """

    actor: Actor
    code: str
    onset_s: float
    offset_s: float | None = None
    unpaired: bool = False
    intensity: float | None = None
    modifiers: tuple[str, ...] = ()
    observer: str | None = None
    comment: str | None = field(default=None, repr=False)
    origin: Origin | None = None

    def __post_init__(self) -> None:
        # Spelled out, not called: a long session makes a hundred thousand of these.
        onset, offset = self.onset_s, self.offset_s
        if not self.code:
            check_text("code", self.code)
        if not isfinite(onset):
            check_finite("onset_s", onset)
        if offset is not None and (self.unpaired or not onset <= offset < inf):
            raise RecordError(
                "field", field="offset_s", expected="end_after_onset", found=repr(offset)
            )
        if self.intensity is not None:
            check_share("intensity", self.intensity)

    @property
    def is_state(self) -> bool:
        """True for an act with duration, False for a point."""
        return self.offset_s is not None or self.unpaired

    @property
    def end_s(self) -> float:
        """The end in seconds; the onset where the end is unknown or there is none."""
        return self.onset_s if self.offset_s is None else self.offset_s
