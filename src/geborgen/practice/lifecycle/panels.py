"""The panel of the file page that says how long the file is kept, and leads out of it."""

from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.panels import Panel
from geborgen.practice.lifecycle.policies import can_export_file
from geborgen.practice.lifecycle.retention import compute_keeping

__all__ = ["describe_keeping"]


def describe_keeping(opened: Opened) -> Panel:
    """Until when the file is kept, and taking it along or erasing it."""
    context = {
        "keeping": compute_keeping(opened.file),
        "request": opened.file.erasure_requests.filter(decided_at=None).first(),
        "may_export": can_export_file(opened.standing),
    }
    return Panel(
        key="keeping", title=_("Keeping"), template="lifecycle/keeping_panel.html", context=context
    )
