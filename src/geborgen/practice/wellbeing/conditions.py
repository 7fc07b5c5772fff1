"""The twelve conditions for a child's development, and the steps when safety is at stake."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geborgen.practice.practices.jurisdiction import Jurisdiction

__all__ = ["CONDITIONS", "SAFETY_STEPS", "SafetyStepWords"]

# Dutch best-interests practice; the words are ours (DOMAIN of the project names them).
CONDITIONS: dict[str, str | Promise] = {
    "care": _("adequate care"),
    "environment": _("a safe physical environment"),
    "continuity": _("stability and continuity"),
    "interest": _("interest"),
    "respect": _("respect"),
    "support": _("security, support and understanding"),
    "structure": _("a supportive, flexible structure"),
    "safety": _("safety"),
    "examples": _("good examples"),
    "education": _("education"),
    "peers": _("contact with other children"),
    "past": _("knowing one's own past, and contact with it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyStepWords:
    """One step: its key, its name and what to write down."""

    key: str
    name: str | Promise
    ask: str | Promise


_SIGNALS = SafetyStepWords(
    key="signals",
    name=_("Signals put into words"),
    ask=_("What was seen and heard, by whom, when?"),
)
_TALK = SafetyStepWords(
    key="talk", name=_("Talk with the people concerned"),
    ask=_("Who was spoken with, what did they say? If not, why not?"),
)  # fmt: skip
SAFETY_STEPS: dict[Jurisdiction, tuple[SafetyStepWords, ...]] = {
    Jurisdiction.NETHERLANDS: (
        _SIGNALS,
        SafetyStepWords(
            key="consult", name=_("Ask a colleague, and Veilig Thuis where needed"),
            ask=_("Who was asked, what did they advise?"),
        ),
        _TALK,
        SafetyStepWords(
            key="weigh", name=_("Weigh the violence or neglect"),
            ask=_("How likely, how serious, how acute? With which weighing frame?"),
        ),
        SafetyStepWords(
            key="decide", name=_("Decide twice: is a report needed? can I help?"),
            ask=_("Both decisions, and the reasons."),
        ),
    ),
    Jurisdiction.BELGIUM: (
        _SIGNALS,
        SafetyStepWords(
            key="consult", name=_("Ask a colleague, the VK or 1712"),
            ask=_("Who was asked, what did they advise?"),
        ),
        _TALK,
        SafetyStepWords(
            key="weigh", name=_("Weigh danger and professional secrecy"),
            ask=_("Is there serious danger? Can it be averted with or without help of others?"),
        ),
        SafetyStepWords(
            key="decide", name=_("Decide: help, refer, report"),
            ask=_("The decision, its reasons, and who follows it up."),
        ),
    ),
}  # fmt: skip
