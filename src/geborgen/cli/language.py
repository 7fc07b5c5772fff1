"""Which language a person reads, before anything else is known."""

import os
from collections.abc import Sequence
from itertools import pairwise

from geborgen.moments.phrases import Language, Phrasebook, load_phrasebook

__all__ = ["choose_language", "cli_phrasebook"]


def choose_language(words: Sequence[str]) -> Language:
    """Dutch, unless ``--lang``, GEBORGEN_LANG or an English locale says otherwise."""
    for word, following in pairwise([*words, ""]):
        asked = word.removeprefix("--lang=") if word.startswith("--lang=") else following
        if word.startswith("--lang") and asked in tuple(Language):
            return Language(asked)
    for variable in ("GEBORGEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        found = os.environ.get(variable, "")[:2].lower()
        if found in tuple(Language):
            return Language(found)
    return Language.NL


def cli_phrasebook(language: Language) -> Phrasebook:
    """Everything the command line says."""
    return load_phrasebook(language, "geborgen.cli")
