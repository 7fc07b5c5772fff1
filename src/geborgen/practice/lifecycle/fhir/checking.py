"""Checking a bundle with fhir.resources, whose R4B is R4 for the kinds of resources used here."""

from typing import Any

from geborgen.moments import UserError

__all__ = ["check_bundle"]


def check_bundle(bundle: dict[str, Any]) -> None:
    """Raise ValueError where a bundle has not the shape; UserError when nothing can check it."""
    try:
        from fhir.resources.R4B.bundle import Bundle
    except ImportError as error:
        raise UserError("extra_missing", what="FHIR", extra="fhir") from error
    Bundle.model_validate(bundle)
