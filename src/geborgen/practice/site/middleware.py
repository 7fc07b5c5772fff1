"""What happens around every page: its language, and that no cache keeps it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

__all__ = ["keep_pages_private", "use_chosen_language"]

_Page = Callable[[HttpRequest], HttpResponse]


def use_chosen_language(get_response: _Page) -> _Page:
    """Use the account's language, else what was chosen here before, else the browser's."""

    def answer(request: HttpRequest) -> HttpResponse:
        language = choose_language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def choose_language(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and user.language in known:
        return str(user.language)
    return translation.get_language_from_request(request)


def keep_pages_private(get_response: _Page) -> _Page:
    """Let no cache between, nor the browser's back button after signing out, show a page again."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer
