"""``geborgen serve``: the app for caregivers, on this machine."""

import argparse
import importlib.util

from geborgen.cli.commands.practice import make_ask
from geborgen.cli.terminal import counting, say
from geborgen.moments import Phrasebook, UserError

__all__ = ["run"]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Prepare the data folder and serve until interrupted."""
    if any(importlib.util.find_spec(name) is None for name in ("django", "granian")):
        raise UserError("extra_missing", what="geborgen serve", extra="app")
    from geborgen.practice import serving

    asked = serving.Serving(
        host=given.host,
        port=given.port,
        data=given.data,
        workers=given.workers or 2,
        is_demo=given.demo is not None,
    )

    def say_ready(address: str) -> None:
        if given.demo is not None:
            _make_demo(given.demo, book)
        say(book.say("said.serve", address=address))

    serving.serve(asked, say_ready=say_ready, ask=make_ask(book))


def _make_demo(which: str, book: Phrasebook) -> None:
    """Make what is fictive and say how to sign in to it."""
    # Only now: its models can be loaded once Django is set up.
    from geborgen.practice import demo

    if which == "family":
        account = demo.make_family(book.language)
        say(book.say("said.serve_demo", name=account.name, password=account.password))
        return
    with counting(book.say("said.making_practice"), book) as tell:
        accounts = demo.make_practice(book.language, tell=tell)
    names = ", ".join(account.name for account in accounts)
    say(book.say("said.serve_demo_practice", names=names, password=accounts[0].password))
