"""A case file in the shape of FHIR R4, for another system to read; no conformance is claimed."""

from geborgen.practice.lifecycle.fhir.bundle import make_bundle, render_bundle
from geborgen.practice.lifecycle.fhir.checking import check_bundle

__all__ = ["check_bundle", "make_bundle", "render_bundle"]
