"""The record: behaviours, recordings, moments, coding schemes and the Circle's vocabulary."""

from geborgen.moments.behaviour import Actor, Behaviour, Origin
from geborgen.moments.contiguity import Contiguity, find_contiguity, warn_of_contiguity
from geborgen.moments.derive import DerivedMoments, derive_moments
from geborgen.moments.errors import FileError, GeborgenError, RecordError, SchemeError, UserError
from geborgen.moments.moment import Moment, Repair
from geborgen.moments.phrases import Language, Phrase, Phrasebook, load_phrasebook
from geborgen.moments.recording import DataWarning, Provenance, Recording, Span, WarningKind
from geborgen.moments.scheme import CodeDefinition, CodingScheme, MomentRules
from geborgen.moments.version import __version__
from geborgen.moments.vocabulary import (
    Answer,
    Censoring,
    CodeMeaning,
    Engagement,
    Fate,
    Half,
    Mark,
    Need,
    Role,
    SignalKind,
)

__all__ = [
    "Actor",
    "Answer",
    "Behaviour",
    "Censoring",
    "CodeDefinition",
    "CodeMeaning",
    "CodingScheme",
    "Contiguity",
    "DataWarning",
    "DerivedMoments",
    "Engagement",
    "Fate",
    "FileError",
    "GeborgenError",
    "Half",
    "Language",
    "Mark",
    "Moment",
    "MomentRules",
    "Need",
    "Origin",
    "Phrase",
    "Phrasebook",
    "Provenance",
    "RecordError",
    "Recording",
    "Repair",
    "Role",
    "SchemeError",
    "SignalKind",
    "Span",
    "UserError",
    "WarningKind",
    "__version__",
    "derive_moments",
    "find_contiguity",
    "load_phrasebook",
    "warn_of_contiguity",
]
