"""Clock times that go back: the end of summer time, midnight, and what is neither."""

import pytest

from geborgen.sources.times import Clock

HOUR, DAY = 3600.0, 86_400.0


@pytest.mark.parametrize(
    ("told", "times", "jumps"),
    [
        ([100.0, 160.0], [100.0, 160.0], [None, None]),
        ([10_790.0, 7_200.0], [10_790.0, 10_800.0], [None, "one_hour_later"]),
        (
            [10_790.0, 7_500.0, 7_600.0],
            [10_790.0, 11_100.0, 11_200.0],
            [None, "one_hour_later", None],
        ),
        ([DAY - 5, 10.0, 20.0], [DAY - 5, DAY + 10, DAY + 20], [None, "one_day_later", None]),
        ([500.0, 400.0], [500.0, 400.0], [None, None]),
    ],
)
def test_a_clock_goes_on_where_it_was_put_back(
    told: list[float], times: list[float], jumps: list[str | None]
) -> None:
    clock = Clock()
    assert [clock.read(time) for time in told] == list(zip(times, jumps, strict=True))
