"""My Circle: choose the child, the time and whose moments; see what was asked and how it went."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from geborgen.moments import Need
from geborgen.practice.answers.pages import page_for
from geborgen.practice.mycircle.outlook import can_look_out, has_enough_moments
from geborgen.practice.mycircle.periods import Period
from geborgen.practice.mycircle.portrait import draw_portrait
from geborgen.practice.mycircle.queries import gather_moments
from geborgen.practice.people.queries import find_caregiving, list_caregivings
from geborgen.practice.people.requests import account_of

__all__ = ["show", "show_first"]

PERIODS: dict[Period, str | Promise] = {
    Period.WEEKS: _("the last two weeks"),
    Period.MONTH: _("the last month"),
    Period.ALL: _("all moments"),
}
# The same, short enough to stand side by side on a phone.
_CHIPS: dict[Period, str | Promise] = {
    Period.WEEKS: _("two weeks"),
    Period.MONTH: _("a month"),
    Period.ALL: _("everything"),
}
_REMEMBERED = "child"


@require_safe
def show_first(request: HttpRequest) -> HttpResponse:
    """The child of last time, or the first one; without a child, the page to add one."""
    links = list(list_caregivings(account_of(request)))
    if not links:
        return redirect("people:add_child")
    last = request.session.get(_REMEMBERED)
    link = next((link for link in links if str(link.child_id) == last), links[0])
    return redirect("mycircle:circle", link.child_id)


@require_safe
def show(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    account = account_of(request)
    mine = find_caregiving(account, child_id)
    if mine is None:
        raise Http404
    request.session[_REMEMBERED] = str(child_id)
    period = _chosen_period(request)
    gathered = gather_moments(mine, period)
    chosen = next((one for one in gathered if str(one.link.pk) == request.GET.get("with")),
                  gathered[0])  # fmt: skip
    portrait = draw_portrait(chosen, over=str(PERIODS[period]))
    context = {
        "child": mine.child,
        "links": list_caregivings(account),
        "periods": _CHIPS,
        "period": period,
        "gathered": gathered,
        "chosen": chosen,
        "is_mine": chosen.link.pk == mine.pk,
        "portrait": portrait,
        "has_outlook": chosen.link.pk == mine.pk
        and can_look_out(mine)
        and has_enough_moments(chosen.ever),
        "help_page": page_for(Need(portrait.linchpin_need) if portrait.linchpin_need else None),
    }
    return render(request, "mycircle/circle.html", context)


def _chosen_period(request: HttpRequest) -> Period:
    wanted = request.GET.get("time")
    return Period(wanted) if wanted in set(Period) else Period.WEEKS
