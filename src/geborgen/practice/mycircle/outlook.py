"""What grows in families like this one, computed on request from a caregiver's own moments."""

import hashlib
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import get_language

from geborgen.analysis import compute_reading
from geborgen.moments import Recording
from geborgen.practice.diary.queries import list_own_moments
from geborgen.practice.diary.store import make_recording
from geborgen.practice.people.models import Caregiving

if TYPE_CHECKING:
    from geborgen.inference.results import PairOutlook
    from geborgen.views.outlook_page import OutlookPart

__all__ = ["can_look_out", "compute_outlook_of", "find_outlook_of", "has_enough_moments"]

_KEPT_S = 24 * 60 * 60
# Inference is imported where it is used: starting the app stays quick, and it may not be there.
# One at a time: it keeps a processor busy for seconds, and others want their pages meanwhile.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Computed:
    pair: "PairOutlook"
    families: int


def can_look_out(link: Caregiving) -> bool:
    """Return whether the part that computes is installed, and whether this is for the reader.

    A teacher's moments are of school hours; the simulated families know nothing of those.
    """
    return find_spec("numba") is not None and link.role != Caregiving.Role.TEACHER


def has_enough_moments(n: int) -> bool:
    """Return whether looking out makes sense at all; the outlook itself says how much it may."""
    from geborgen.inference.outlook import FEWEST_MOMENTS

    return n >= FEWEST_MOMENTS


def find_outlook_of(link: Caregiving) -> "OutlookPart | None":
    """Return the outlook when it was computed already from exactly these moments."""
    recording = _read(link)
    return None if recording is None else _show(cache.get(_key(link, recording)))


def compute_outlook_of(link: Caregiving) -> "OutlookPart | None":
    """Return the outlook, computed now where need be; None without moments."""
    recording = _read(link)
    if recording is None:
        return None
    key = _key(link, recording)
    with _ONE_AT_A_TIME:
        computed = cache.get(key) or _compute(recording)
        cache.set(key, computed, _KEPT_S)
    return _show(computed)


def _read(link: Caregiving) -> Recording | None:
    rows = list_own_moments(link.account, link.child)
    return make_recording(link.child, rows, names={link.account_id: link.called})


def _key(link: Caregiving, recording: Recording) -> str:
    digest = hashlib.sha256(repr(recording.moments).encode()).hexdigest()
    return f"outlook-{link.child_id}-{link.account_id}-{digest}"


def _compute(recording: Recording) -> _Computed:
    from geborgen.inference.report import compute_outlook_report

    report = compute_outlook_report(compute_reading([recording]))
    return _Computed(pair=report.pairs[0], families=report.bank_families)


def _show(computed: _Computed | None) -> "OutlookPart | None":
    if computed is None:
        return None
    from geborgen.views.outlook_page import make_outlook_part
    from geborgen.views.outlook_words import load_outlook_book

    book = load_outlook_book((get_language() or "nl")[:2])
    return make_outlook_part(computed.pair, book, bank=computed.families, anchor="outlook")
