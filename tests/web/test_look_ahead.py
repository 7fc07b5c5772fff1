"""What grows from it, and what if: own moments only, computed on request, then kept."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from geborgen.practice.mycircle import outlook
from geborgen.practice.people.queries import find_caregiving

from .people import tell

pytestmark = pytest.mark.django_db
ASKED = {"HX-Request": "true"}


def tell_many(account, child, n):
    for day in range(n):
        tell(account, child, at=timezone.now() - timedelta(days=day))


def ahead(family):
    return reverse("mycircle:outlook", args=[family.child.pk])


def circle(client, family):
    return client.get(reverse("mycircle:circle", args=[family.child.pk])).content.decode()


def test_the_way_ahead_is_shown_when_there_are_enough_moments(mother_client, family):
    tell_many(family.mother, family.child, 7)
    assert ahead(family) not in circle(mother_client, family)
    tell_many(family.mother, family.child, 1)
    assert ahead(family) in circle(mother_client, family)


def test_without_the_part_that_computes_nothing_is_shown(mother_client, family, monkeypatch):
    tell_many(family.mother, family.child, 8)
    monkeypatch.setattr(outlook, "find_spec", lambda name: None)
    assert ahead(family) not in circle(mother_client, family)
    assert mother_client.get(ahead(family)).status_code == 404


def test_the_page_comes_first_and_asks_for_the_rest(mother_client, family):
    tell_many(family.mother, family.child, 8)
    page = mother_client.get(ahead(family)).content.decode()
    assert f'hx-get="{ahead(family)}"' in page and "wordt nu uitgerekend" in page


def test_with_few_moments_it_says_that_it_cannot_tell(mother_client, family):
    tell_many(family.mother, family.child, 2)
    part = mother_client.get(ahead(family), headers=ASKED).content.decode()
    assert "Deze momenten kunnen het niet zeggen" in part and "<svg" not in part


@pytest.mark.slow
def test_it_is_computed_once_for_the_same_moments(mother_client, family):
    tell_many(family.mother, family.child, 30)
    part = mother_client.get(ahead(family), headers=ASKED).content.decode()
    assert part.index("Wat goed gaat in zulke gezinnen") < part.index('class="hundred"')
    assert " style=" not in part and "<script" not in part
    assert 'class="hundred"' in mother_client.get(ahead(family)).content.decode()
    tell(family.mother, family.child)
    assert outlook.find_outlook_of(find_caregiving(family.mother, family.child.pk)) is None
    cache.clear()
