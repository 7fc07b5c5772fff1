"""Rubbish in every form: answered with words at the field, never with an error of ours."""

import pytest

from .test_who_may_what import TABLE, address_of, places  # noqa: F401 - a fixture

RUBBISH = (
    {}, {"child": "x\x00y", "id": "\x00", "q": "\x00", "note": "\x00"},
    {"id": "-", "child": "99", "signal": ["a", "b"], "answers": "'; --", "intensity": "NaN"},
    {"at": "31-31-9999", "birth_date": "0000-00-00", "due_date": "9" * 400, "days": "8"},
    {"name": "🙂" * 9000, "note": "<script>" * 4000, "felt": "é" * 99_999, "called": "\u202e"},
    {"moments": ["x", "", "-1"], "audience": "all", "role": "god", "language": "xx", "next": "//x"},
)  # fmt: skip
# Each sends what it has to the file it is about; nothing is filled in.
FORMS = sorted({
    "site:language", "site:heed", "people:add_child", "people:change_child", "people:invite",
    "people:join", "people:settings", "diary:new", "diary:change", "diary:mend", "sharing:new",
    "sharing:erase", "reminders:choose", "reflection:new", "reflection:show", "answers:search",
})  # fmt: skip


def test_the_forms_are_addresses_that_exist():
    assert set(TABLE) >= set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_rubbish_is_answered(mother_client, places, name):  # noqa: F811
    address = address_of(name, places)
    found = [mother_client.post(address, rubbish).status_code for rubbish in RUBBISH]
    assert max(found) < 500
