"""What safety and conditions add to a file's timeline."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.timeline import Happening
from geborgen.practice.practices.jurisdiction import Jurisdiction
from geborgen.practice.wellbeing.conditions import CONDITIONS, SAFETY_STEPS
from geborgen.practice.wellbeing.models import ConditionRating, SafetyProcess

__all__ = ["list_happenings"]


def list_happenings(opened: Opened) -> Iterable[Happening]:
    """Yield worries about safety with each step taken, and ratings of conditions."""
    url = reverse("casefiles:show", args=[opened.file.pk])
    yield from _tell_safety(opened, f"{url}#safety")
    ratings = ConditionRating.objects.filter(child__file=opened.file).select_related("child")
    for rating in ratings:
        yield Happening(
            at=rating.on,
            kind="conditions",
            label=_("condition"),
            words=f"{rating.child.name}: {CONDITIONS.get(rating.condition, rating.condition)}, "
            f"{rating.get_state_display()}",
            url=f"{url}#conditions",
        )


def _tell_safety(opened: Opened, url: str) -> Iterable[Happening]:
    steps = SAFETY_STEPS[Jurisdiction(opened.file.practice.jurisdiction)]
    names = {step.key: step.name for step in steps}
    for process in SafetyProcess.objects.filter(file=opened.file).prefetch_related("steps"):
        told = [(process.began_on, process.about)]
        told += [(step.on, str(names.get(step.key, step.key))) for step in process.steps.all()]
        if process.closed_on:
            told.append((process.closed_on, process.outcome))
        for on, words in told:
            yield Happening(at=on, kind="safety", label=_("safety"), words=words, url=url)
