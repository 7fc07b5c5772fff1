"""Who speaks in a CHAT transcript: codes, roles and ages, from its headers.

Names that stand in the headers are real ones. They stay where the file has them, in the session's
variables, and are never shown: everybody is called by the code.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from geborgen.moments import Role
from geborgen.sources.chat_lines import ChatLine
from geborgen.sources.guess import guess_role

__all__ = ["Speaker", "describe_age", "find_age", "find_roles", "parse_day", "read_speakers"]

_AGE = re.compile(r"\s*(\d{1,3});\s*(?:(\d{1,2})\s*\.?\s*(?:(\d{1,2})\.?)?)?\s*")
_DAYS_PER_MONTH = 365.25 / 12
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_TARGET = "target_child"
_SAY_NOTHING = frozenset({"participant", "subject", "unidentified", "speaker", "member"})
_ID_FIELDS = 10
_CODE, _AGED, _ROLE = 2, 3, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A speaker's code, the role that the headers give, and the age in months."""

    code: str
    role: str = ""
    age_months: float | None = None


def read_speakers(headers: Sequence[ChatLine]) -> dict[str, Speaker]:
    """Speakers by code.

    Parameters
    ----------
    headers
        Of the transcript; ``@ID`` goes before ``@Participants``.

    Returns
    -------
    dict
        In the order of the headers; names are not among it.
    """
    speakers: dict[str, Speaker] = {}
    for line in headers:
        if line.label == "Participants":
            for told in line.text.split(","):
                words = told.split()
                if words:
                    role = words[-1] if len(words) > 1 else ""
                    speakers[words[0]] = Speaker(code=words[0], role=role)
    for line in headers:
        if line.label == "ID":
            fields = [*(part.strip() for part in line.text.split("|")), *[""] * _ID_FIELDS]
            code, before = fields[_CODE], speakers.get(fields[_CODE])
            role = fields[_ROLE] or (before.role if before else "")
            if code:
                speakers[code] = Speaker(code=code, role=role, age_months=_parse_age(fields[_AGED]))
    return speakers


def find_roles(speakers: Mapping[str, Speaker]) -> dict[str, Role]:
    """Role of everybody whose headers tell one.

    Parameters
    ----------
    speakers
        By code.

    Returns
    -------
    dict
        Where the transcript has a target child, another child is somebody else.
    """
    has_target = any(s.role.lower() == _TARGET for s in speakers.values())
    roles: dict[str, Role] = {}
    for code, speaker in speakers.items():
        if speaker.role and speaker.role.lower() not in _SAY_NOTHING:
            role = guess_role(speaker.role.replace("_", " "))
            is_other = role is Role.CHILD and has_target and speaker.role.lower() != _TARGET
            roles[code] = Role.OTHER if is_other else role
    return roles


def find_age(headers: Sequence[ChatLine], speakers: Mapping[str, Speaker]) -> float | None:
    """Age in months of the one child of the transcript; None where it is not told.

    Parameters
    ----------
    headers
        Of the transcript: with a day of birth and one of recording the age is between them.
    speakers
        By code.
    """
    roles = find_roles(speakers)
    children = [code for code in speakers if roles.get(code) is Role.CHILD]
    if len(children) != 1:
        return None
    if (told := speakers[children[0]].age_months) is not None:
        return told
    days = {line.label: parse_day(line.text) for line in headers}
    born, seen = days.get(f"Birth of {children[0]}"), days.get("Date")
    if born is None or seen is None or seen < born:
        return None
    return (seen - born).days / _DAYS_PER_MONTH


def describe_age(months: float) -> str:
    """Return an age as CHAT writes it: ``years;months.days``."""
    whole = int(months)
    days = round((months - whole) * _DAYS_PER_MONTH)
    if days >= round(_DAYS_PER_MONTH):
        whole, days = whole + 1, 0
    return f"{whole // 12};{whole % 12:02}.{days:02}"


def parse_day(text: str) -> date | None:
    """Day as CHAT writes it (``12-SEP-2016``), or in ISO form; None for anything else."""
    parts = text.strip().upper().split("-")
    if len(parts) != 3:
        return None
    try:
        if parts[1] in _MONTHS:
            return date(int(parts[2]), _MONTHS.index(parts[1]) + 1, int(parts[0]))
        return datetime.strptime("-".join(parts), "%Y-%m-%d").date()
    except (ValueError, OverflowError):
        return None


def _parse_age(text: str) -> float | None:
    found = _AGE.fullmatch(text)
    if not found:
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return 12 * years + months + days / _DAYS_PER_MONTH
