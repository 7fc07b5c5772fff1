"""What a device keeps of the app: manifest, service worker, pages without a person."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geborgen.practice.ages import AgeBand
from geborgen.practice.diary.forms import MomentForm
from geborgen.practice.diary.screen import make_screen_for
from geborgen.practice.offline.shell import SCRIPTS, compute_version, list_files
from geborgen.practice.reader import Reader

__all__ = ["show_manifest", "show_no_network", "show_shell", "show_worker"]

_GROUND = "#f2f4ef"
_ICONS = (
    ("site/icon-192.png", "192x192", "any"),
    ("site/icon-512.png", "512x512", "any"),
    ("site/icon-maskable-512.png", "512x512", "maskable"),
)


@login_not_required
@require_safe
def show_manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What a phone needs to put the app on its first screen."""
    _check_language(language)
    with translation.override(language):
        manifest = {
            "id": "/",
            "name": "Geborgen",
            "short_name": "Geborgen",
            "description": _("Moments with your child, told in seconds."),
            "lang": language,
            "start_url": "/moment/",
            "scope": "/",
            "display": "standalone",
            "background_color": _GROUND,
            "theme_color": _GROUND,
            "icons": [
                {"src": static(name), "sizes": size, "type": "image/png", "purpose": purpose}
                for name, size, purpose in _ICONS
            ],
            "shortcuts": [{"name": _("A moment"), "url": "/moment/"}],
        }
    return JsonResponse(manifest, content_type="application/manifest+json")


@login_not_required
@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: which files belong to this version, then our script."""
    shell = {
        "version": compute_version(),
        "files": list_files(),
        "noNetwork": {
            code: reverse("offline:no_network", args=[code]) for code, _name in settings.LANGUAGES
        },
        "state": reverse("offline:state"),
        "send": reverse("offline:receive"),
    }
    scripts = ", ".join(json.dumps(static(name)) for name in SCRIPTS)
    code = f"self.shell = {json.dumps(shell)};\nimportScripts({scripts});\n"
    answer = HttpResponse(code, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
@require_safe
def show_shell(request: HttpRequest, *, reader: str, band: str, language: str) -> HttpResponse:
    """The moment page for any child of an age: the device itself fills in which one."""
    _check_language(language)
    if reader not in set(Reader) or band not in set(AgeBand):
        raise Http404
    with translation.override(language):
        screen = make_screen_for(Reader(reader), AgeBand(band).first_month)
        context = {"form": MomentForm(screen=screen), "language": language}
        return render(request, "offline/moment.html", context)


@login_not_required
@require_safe
def show_no_network(request: HttpRequest, language: str) -> HttpResponse:
    _check_language(language)
    with translation.override(language):
        return render(request, "offline/no_network.html", {"language": language})


def _check_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise Http404
