"""Names in the order a person expects."""

from geborgen.moments.ordering import order_name


def test_numbers_count_by_what_they_are_worth():
    names = [
        "session 10",
        "Session 2",
        "session 1b",
        "session 1",
        "sessie",
        "10",
        "9",
        "s" + "9" * 5000,
    ]
    assert sorted(names, key=order_name) == [
        *("9", "10", "s" + "9" * 5000, "sessie", "session 1", "session 1b", "Session 2"),
        "session 10",
    ]


def test_names_that_differ_only_in_capitals_or_noughts_never_tie():
    assert sorted(["a01", "A1", "a1"], key=order_name) == sorted(
        ["a1", "a01", "A1"], key=order_name
    )
