"""The door: understand the words, run the command, say what went wrong in one line."""

import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence

from geborgen.cli.harmless import make_harmless
from geborgen.cli.language import choose_language, cli_phrasebook
from geborgen.cli.parser import build_parser
from geborgen.moments.errors import UserError

__all__ = ["main"]

_INTERRUPTED = 130
_COLLECT_EVERY = 100_000


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 2 when a person can cure what went wrong."""
    words = (sys.argv[1:] if words is None else list(words)) or ["--help"]
    _prepare_streams()
    language = choose_language(words)
    book = cli_phrasebook(language)
    given = build_parser(book).parse_args(words)
    # One command, then the process ends: collecting rarely is quicker, and no less tidy.
    gc.set_threshold(_COLLECT_EVERY)
    module = given.command.replace("-", "_")
    try:
        # Imported only now: the command's module brings the libraries that it needs.
        command = importlib.import_module(f"geborgen.cli.commands.{module}")
        command.run(given, book)
        sys.stdout.flush()
    except UserError as error:
        sys.stderr.write(f"geborgen: {error.say(language)}\n")
        return 2
    except BrokenPipeError:
        # The reader of our output (head, less) left: nothing to say, and nothing more to write.
        _leave_output()
        return 0
    except OSError as error:
        # Reading and writing files have errors of their own: this is standard output.
        _leave_output()
        reason = make_harmless(error.strerror or type(error).__name__)
        sys.stderr.write(f"geborgen: {book.say('said.output_failed', reason=reason)}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(f"geborgen: {book.say('said.interrupted')}\n")
        return _INTERRUPTED
    return 0


def _prepare_streams() -> None:
    """Let nothing that is said fail: not in a closed stream, not for signs it cannot hold."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - stays open
        elif isinstance(stream := getattr(sys, name), io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _leave_output() -> None:
    """Send what is still to be flushed nowhere: its reader left, or it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
