"""Researchers get files of whoever agreed, and nothing that says who they are."""

import io
import zipfile
from datetime import date

import pytest

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import Consent
from geborgen.practice.lifecycle.research import (
    COLUMNS,
    NOT_FOR_RESEARCH,
    list_research_files,
    render_research,
)

from .conftest import OPENED

PLANTED = ("Sanne", "Geheim", "Bram", "Verborgen", "Noor", "Stil", "06-", "opziet", "Vlk",
           "doel van", "1995", "1993", "2025", "2026", "psychologist")  # fmt: skip


def agree(*people):
    for person in people:
        Consent.objects.create(person=person, purpose="research", given_by="zelf", given_on=OPENED)


def read_all(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_every_kind_of_row_is_for_researchers_or_named_with_a_reason():
    kinds = {kind._meta.label_lower for kind in list_file_models()}
    assert kinds <= COLUMNS.keys() | NOT_FOR_RESEARCH.keys()
    assert not COLUMNS.keys() & NOT_FOR_RESEARCH.keys()


def test_a_file_is_in_only_while_everybody_in_it_agrees(staff, told):
    agree(told.client, told.partner)
    assert not list_research_files(staff.practice)
    agree(told.child)
    assert list(list_research_files(staff.practice)) == [told.file]
    Consent.objects.filter(person=told.child).update(withdrawn_on=OPENED)
    assert not list_research_files(staff.practice)


def test_no_name_date_contact_or_word_gets_out(staff, told):
    agree(told.client, told.partner, told.child)
    tables = read_all(render_research(staff.researcher, staff.practice))
    text = "\n".join(tables.values())
    assert not [word for word in PLANTED if word in text]
    for row in [*told.file.people.all(), told.file]:
        assert str(row.pk) not in text
        assert row.pk.hex not in text
    assert "casefiles-goalrating.csv" in tables


def test_ages_are_months_and_days_count_from_opening(staff, told):
    agree(told.client, told.partner, told.child)
    tables = read_all(render_research(staff.researcher, staff.practice))
    assert "child,3" in tables["casefiles-person.csv"]
    assert tables["casefiles-goalrating.csv"].count(f",{(date(2026, 4, 1) - OPENED).days},4") == 2


def test_pseudonyms_stay_the_same_and_differ_by_person(staff, told):
    agree(told.client, told.partner, told.child)
    first, second = (render_research(staff.researcher, staff.practice) for _ in range(2))
    assert read_all(first) == read_all(second)
    rows = read_all(first)["casefiles-person.csv"].split()[1:]
    assert len({row.split(",")[1] for row in rows}) == 3
    assert len({row.split(",")[0] for row in rows}) == 1


def test_each_file_that_a_researcher_got_is_a_line_of_the_log(as_, staff, told):
    agree(told.client, told.partner, told.child)
    answer = as_(staff.researcher).get(f"/practice/research/{staff.practice.pk}/")
    assert answer.status_code == 200
    line = AccessLine.objects.filter(act="export").get()
    assert (line.role, line.client, line.ground) == ("researcher", str(told.file.pk), "consent")


@pytest.mark.parametrize("who", ["psychologist", "supervisor", "administrator", "outsider"])
def test_nobody_else_gets_the_tables(as_, staff, who):
    address = f"/practice/research/{staff.practice.pk}/"
    assert as_(getattr(staff, who)).get(address).status_code == 404


def test_a_researcher_sees_how_many_files_and_no_file(as_, staff, told):
    agree(told.client, told.partner, told.child)
    asking = as_(staff.researcher)
    assert f"{staff.practice.pk}" in asking.get("/practice/research/").content.decode()
    assert asking.get(f"/practice/files/{told.file.pk}/").status_code == 404
