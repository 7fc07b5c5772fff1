"""Signing in and out, failing to, and changing how one does, as lines of the log."""

from functools import partial
from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from geborgen.practice.accesslog.acts import Access, Act, Ground, Lock, Outcome
from geborgen.practice.accesslog.services import record_access

__all__ = ["connect_signals", "record_lock"]

_WEB = "web"


def connect_signals() -> None:
    """Listen to Django's own signals of signing in and out."""
    user_logged_in.connect(record_log_in, dispatch_uid="accesslog-in")
    user_logged_out.connect(record_log_out, dispatch_uid="accesslog-out")
    user_login_failed.connect(record_failed_log_in, dispatch_uid="accesslog-failed")
    for signal, key in (
        (password_changed, Lock.PASSWORD),
        (password_set, Lock.PASSWORD),
        (authenticator_added, Lock.ADDED),
        (authenticator_removed, Lock.REMOVED),
        (authenticator_reset, Lock.RENEWED),
    ):
        signal.connect(partial(record_lock, key), dispatch_uid=f"accesslog-{key}", weak=False)


def record_lock(key: Lock, user: Any, **given: Any) -> None:
    """Somebody changed how their account is locked; never to what."""
    record_access(
        Access(
            act=Act.CHANGE, user=str(user.pk), role=user.role, object_kind=user._meta.label_lower,
            object_id=str(user.pk), ground=Ground.OWN, reference=key, place=_WEB,
        )
    )  # fmt: skip


def record_log_in(user: Any, **given: Any) -> None:
    """Somebody signed in."""
    record_access(Access(act=Act.LOG_IN, user=str(user.pk), role=user.role, place=_WEB))


def record_log_out(user: Any, **given: Any) -> None:
    """Somebody signed out; nobody, when the session had already ended."""
    if user is not None:
        record_access(Access(act=Act.LOG_OUT, user=str(user.pk), role=user.role, place=_WEB))


def record_failed_log_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **given: Any
) -> None:
    """Somebody did not get in; whose account it was, if there is one, and never what was typed."""
    name = credentials.get("username") or credentials.get("email") or ""
    known = get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
    record_access(
        Access(
            act=Act.LOG_IN_FAILED,
            outcome=Outcome.REFUSED,
            user="" if known is None else str(known),
            place=_WEB,
        )
    )
