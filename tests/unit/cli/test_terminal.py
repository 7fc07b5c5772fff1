"""What is said of long work where no bar can be drawn."""

from geborgen.cli import terminal
from geborgen.cli.language import cli_phrasebook
from geborgen.moments import Language


def test_the_time_left_does_not_count_what_came_before_the_first_part(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    lines = terminal._Lines("Families", cli_phrasebook(Language.EN))
    said = []
    for seconds, done in ((0, 0), (100, 10), (110, 20)):  # a hundred seconds of compiling first
        now[0] = float(seconds)
        lines.tell(done, 40)
        said.append(capsys.readouterr().err)
    assert said[:2] == ["", ""]
    assert "20 of 40" in said[2]
    assert "about 20 s" in said[2]
