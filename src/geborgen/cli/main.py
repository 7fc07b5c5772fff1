"""The door: understand the words, run the command, say what went wrong in one line."""

import importlib
import os
import sys
from collections.abc import Sequence

from geborgen.cli.language import choose_language, cli_phrasebook
from geborgen.cli.parser import build_parser
from geborgen.moments.errors import UserError

__all__ = ["main"]

_INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 2 when a person can cure what went wrong."""
    words = (sys.argv[1:] if words is None else list(words)) or ["--help"]
    language = choose_language(words)
    book = cli_phrasebook(language)
    given = build_parser(book).parse_args(words)
    # Imported only now: the command's module brings the libraries that it needs.
    module = given.command.replace("-", "_")
    command = importlib.import_module(f"geborgen.cli.commands.{module}")
    try:
        command.run(given, book)
        sys.stdout.flush()
    except UserError as error:
        sys.stderr.write(f"geborgen: {error.say(language)}\n")
        return 2
    except BrokenPipeError:
        # The reader of our output (head, less) left: nothing to say, and nothing more to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(f"geborgen: {book.say('said.interrupted')}\n")
        return _INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
