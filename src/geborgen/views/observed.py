"""What one observer saw: two people's coding of one act is drawn once."""

from geborgen.moments import Behaviour, CodingScheme, Recording

__all__ = ["main_behaviours"]


def main_behaviours(recording: Recording, scheme: CodingScheme) -> tuple[Behaviour, ...]:
    """Return the behaviours of the observer the moments come from, and those without observer."""
    seen = dict.fromkeys(b.observer for b in recording.behaviours if b.observer is not None)
    if len(seen) < 2:
        return recording.behaviours
    named = (scheme.rules.observer, *recording.observers, *seen)
    main = next(observer for observer in named if observer in seen)
    return tuple(b for b in recording.behaviours if b.observer in (None, main))
