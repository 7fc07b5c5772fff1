"""What is searched of how a child fares and of safety: ratings with reasons, worries and steps."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.search_index import SearchedPart
from geborgen.practice.keys import Key
from geborgen.practice.practices.jurisdiction import Jurisdiction
from geborgen.practice.wellbeing.conditions import CONDITIONS, SAFETY_STEPS
from geborgen.practice.wellbeing.models import ConditionRating, SafetyProcess, SafetyStep

__all__ = ["WELLBEING_PARTS"]


def _panel(file_id: Key, part: str) -> str:
    return f"{reverse('casefiles:show', args=[file_id])}#{part}"


def _say_rating(rating: ConditionRating) -> str:
    condition = CONDITIONS.get(rating.condition, rating.condition)
    return f"{rating.child.name}: {condition}, {rating.get_state_display()}: {rating.reason}"


def _say_step(step: SafetyStep) -> str:
    country = Jurisdiction(step.process.file.practice.jurisdiction)
    names = {one.key: one.name for one in SAFETY_STEPS[country]}
    return f"{names.get(step.key, step.key)}: {step.words}"


WELLBEING_PARTS = (
    SearchedPart(
        kind=_("condition"), rows=lambda: ConditionRating.objects.select_related("child"),
        path="child__file", say=_say_rating,
        url=lambda row, file_id: _panel(file_id, "conditions"),
    ),
    SearchedPart(
        kind=_("safety"), rows=SafetyProcess.objects.all, path="file",
        say=lambda row: " · ".join(filter(None, (row.about, row.outcome))),
        url=lambda row, file_id: _panel(file_id, "safety"),
    ),
    SearchedPart(
        kind=_("safety"),
        rows=lambda: SafetyStep.objects.select_related("process__file__practice"),
        path="process__file",
        say=_say_step, url=lambda row, file_id: _panel(file_id, "safety"),
    ),
)  # fmt: skip
