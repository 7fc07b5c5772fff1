"""The fictive practice: 120 files, the same every time, that make the pages alive."""

import pytest

from geborgen.moments import UserError
from geborgen.practice import demo
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.lifecycle.contents import Chosen, collect_contents
from geborgen.practice.lifecycle.fhir import check_bundle, make_bundle
from geborgen.practice.lifecycle.research import list_research_files
from geborgen.practice.lifecycle.retention import list_due_files
from geborgen.practice.measuring.models import Answering
from geborgen.practice.measuring.scores import list_scored
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice


@pytest.mark.slow
def test_the_practice_is_made_once_and_makes_every_page_alive(as_, db):
    told = []
    accounts = demo.make_practice("nl", tell=lambda done, total: told.append((done, total)))
    assert demo.make_practice("nl") == accounts
    assert told[-1] == (120, 120)
    assert CaseFile.objects.count() == 120
    practice = Practice.objects.get()
    assert {one.file.number for one in list_due_files(practice)} == {1, 2}
    assert 40 < list_research_files(practice).count() < 120
    _check_scores()
    _check_pages(as_)
    for file in CaseFile.objects.order_by("number")[5:8]:
        check_bundle(make_bundle(collect_contents(Chosen(file=file))))


def _check_scores():
    """Every made-up answer is one that its measure knows."""
    person = Answering.objects.order_by("pk").first().person
    scored = list(list_scored(person))
    assert scored
    assert all(scale.value is not None for one in scored for scale in one.score.scales)


def _check_pages(as_):
    names = {name: Account.objects.get(username=f"demo-{name}") for name in
             ("psycholoog", "leidinggevende", "onderzoeker", "beheerder")}  # fmt: skip
    asking = as_(names["leidinggevende"])
    for path in ("/practice/", "/practice/retention/", "/practice/log/", "/practice/glass/review/"):
        assert asking.get(path).status_code == 200
    worried = CaseFile.objects.get(number=7)
    page = asking.get(f"/practice/files/{worried.pk}/").content.decode()
    assert Person.objects.get(file=worried, part="client").name in page


def test_a_folder_with_data_of_others_is_left_alone(staff):
    with pytest.raises(UserError, match="data of others"):
        demo.make_practice("nl")
    assert CaseFile.objects.count() == 0
