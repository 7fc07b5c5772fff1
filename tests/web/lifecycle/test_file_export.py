"""A whole file is taken along: complete, logged, nothing of a partner in what is another's."""

import csv
import io
import json
import re
import sys
import zipfile

import pytest
from django.apps import apps
from django.core.files import storage as kept
from django.core.files.base import ContentFile
from django.utils.translation import override

from geborgen.moments import UserError
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.hanging import find_path, list_file_models
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.services import break_glass
from geborgen.practice.lifecycle.contents import (
    LEFT_OUT,
    SECRET,
    Chosen,
    collect_contents,
    list_fields,
)
from geborgen.practice.lifecycle.fhir import check_bundle, make_bundle
from geborgen.practice.lifecycle.paper import DULL, render_page, render_paper
from geborgen.practice.lifecycle.paper_words import FIELDS, KINDS
from geborgen.practice.lifecycle.tables import render_tables

from ..people import PASSWORD


def read_tables(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()
                if name.endswith(".csv")}  # fmt: skip


def resources_of(bundle):
    return [entry["resource"] for entry in bundle["entry"]]


def test_every_kind_of_row_with_a_link_to_a_file_is_found():
    for model in apps.get_models():
        if model.__module__.startswith("geborgen.practice"):
            targets = {f.related_model for f in model._meta.fields}
            if targets & {CaseFile, Person}:
                assert model in list_file_models()
    assert LEFT_OUT.keys() <= {
        *(kind._meta.label_lower for kind in list_file_models()), "care.draft",
    }  # fmt: skip


def test_no_secret_of_the_server_is_a_column_of_an_export():
    for kind in list_file_models():
        for field in kind._meta.fields:
            is_secret = any(
                word in field.name for word in ("digest", "secret", "password", "token")
            )
            assert not is_secret or field.name in SECRET


def test_a_way_to_the_file_is_the_shortest():
    assert find_path(Person, CaseFile) == "file"
    assert find_path(apps.get_model("casefiles.goalrating"), CaseFile) == "goal__file"


def test_the_whole_file_holds_a_table_of_every_kind_of_row_that_it_has(told):
    contents = collect_contents(Chosen(file=told.file))
    tables = read_tables(render_tables(contents))
    has_rows = {
        kind._meta.label_lower.replace(".", "-") + ".csv"
        for kind, path in list_file_models().items()
        if kind.objects.filter(**{path: told.file.pk}).exists()
        and kind._meta.label_lower not in LEFT_OUT
    }
    assert has_rows | {"codebook.csv"} == set(tables)
    assert "Bram Verborgen" in tables["casefiles-person.csv"]


def test_every_column_is_in_the_codebook_and_no_cell_is_a_formula(told):
    tables = read_tables(render_tables(collect_contents(Chosen(file=told.file))))
    book = {(row["table"], row["column"])
            for row in csv.DictReader(io.StringIO(tables.pop("codebook.csv")))}  # fmt: skip
    for name, text in tables.items():
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith("=") for cell in row)
        columns = next(csv.reader(io.StringIO(text)))
        assert {(name.removesuffix(".csv"), column) for column in columns} <= book
    assert "'=opziet" in tables["casefiles-casefile.csv"]


@pytest.mark.parametrize(("whose", "other"), [("client", "partner"), ("partner", "client")])
@pytest.mark.parametrize("make", [render_page, lambda c: json.dumps(make_bundle(c)),
                                  lambda c: str(read_tables(render_tables(c)))])  # fmt: skip
def test_nothing_of_one_partners_own_is_in_what_is_for_the_other(told, whose, other, make):
    chosen = Chosen(file=told.file, person=getattr(told, whose), with_shared=False)
    text = make(collect_contents(chosen))
    assert getattr(told, whose).name in text
    assert f"doel van {whose}" in text
    assert getattr(told, other).name not in text
    assert f"doel van {other}" not in text
    assert "opziet" not in text


def test_what_is_about_the_children_goes_along_only_when_chosen(told):
    for with_children in (True, False):
        chosen = Chosen(file=told.file, person=told.client, with_children=with_children)
        names = {person.name for person in collect_contents(chosen).of("casefiles.person")}
        assert ("Noor Stil" in names) == with_children


def test_the_bundle_has_the_shape_of_fhir_and_every_row(told):
    contents = collect_contents(Chosen(file=told.file))
    bundle = make_bundle(contents)
    check_bundle(bundle)
    kinds = [one["resourceType"] for one in resources_of(bundle)]
    assert kinds.count("Patient") == 3
    assert {"EpisodeOfCare", "RelatedPerson", "Goal", "Consent", "Observation", "CareTeam",
            "Organization", "Practitioner"} <= set(kinds)  # fmt: skip
    ids = {one["id"] for one in resources_of(bundle)}
    assert {str(row.pk) for rows in contents.rows.values() for row in rows
            if not isinstance(row.pk, int)} <= ids  # fmt: skip


def test_every_reference_of_a_bundle_leads_to_something_in_it(told):
    text = json.dumps(bundle := make_bundle(collect_contents(Chosen(file=told.file))))
    names = {entry["fullUrl"] for entry in bundle["entry"]}
    references = {part.partition('"')[0] for part in text.split('"reference": "')[1:]}
    assert references <= names


def test_a_bundle_of_the_wrong_shape_is_found():
    with pytest.raises(ValueError, match="Field required"):
        check_bundle({"resourceType": "Bundle", "type": "collection",
                      "entry": [{"resource": {"resourceType": "Goal"}}]})  # fmt: skip


def test_without_the_part_that_checks_one_clear_line_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B.bundle", None)
    with pytest.raises(UserError) as caught:
        check_bundle({})
    assert "fhir" in caught.value.say("nl")


def test_attachments_come_along_with_the_tables(told, monkeypatch):
    place = kept.default_storage.save("x", ContentFile(b"bijlage"))
    monkeypatch.setattr("geborgen.practice.lifecycle.tables.list_attachments",
                        lambda contents: [("document-1.txt", place)])  # fmt: skip
    packed = render_tables(collect_contents(Chosen(file=told.file)))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read("attachments/document-1.txt") == b"bijlage"


@pytest.mark.slow
def test_the_paper_is_an_accessible_pdf(told):
    from pypdf import PdfReader

    paper = PdfReader(io.BytesIO(render_paper(collect_contents(Chosen(file=told.file)))))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Sanne Geheim" in "".join(page.extract_text() for page in paper.pages)


@pytest.mark.parametrize("kind", ["bundle", "tables"])
def test_taking_along_is_logged_as_an_export(as_, staff, told, kind):
    page = f"/practice/files/{told.file.pk}/export/"
    asking = as_(staff.psychologist)
    assert asking.get(page).status_code == 200
    answer = asking.get(f"{page}file/", {"whose": str(told.client.pk), "kind": kind})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    line = AccessLine.objects.filter(act="export").get()
    assert (line.user, line.client) == (str(staff.psychologist.pk), str(told.file.pk))


def test_the_password_is_asked_again_before_a_file_leaves(client, with_second_factor, staff, told):
    client.force_login(staff.psychologist)
    wanted = f"/practice/files/{told.file.pk}/export/file/?kind=tables&whose=all"
    asked = client.get(client.get(wanted)["Location"])["Location"]
    assert "reauthenticate" in asked
    shown = client.post(asked, {"password": PASSWORD}, follow=True)
    page = shown.content.decode()
    assert "De export staat klaar" in page
    assert client.get(wanted)["Content-Disposition"].startswith("attachment")
    assert wanted.replace("&", "&amp;") in page


@pytest.mark.parametrize("goal", ["export/ready/?kind=tables&whose=all", "erase/"])
def test_a_wrong_password_on_the_way_is_a_refusal_in_the_log_of_the_file(
    client, with_second_factor, staff, told, goal
):
    client.force_login(staff.psychologist)
    address = f"/practice/files/{told.file.pk}/{goal}"
    client.post("/account/reauthenticate/", {"password": "fout", "next": address})
    line = AccessLine.objects.filter(client=str(told.file.pk)).latest("number")
    act = "export" if "export" in goal else "erase"
    assert (line.act, line.outcome, line.user) == (act, "refused", str(staff.psychologist.pk))
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": address})
    assert AccessLine.objects.filter(outcome="refused", act=act).count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("psychologist", 200), ("supervisor", 200), ("colleague", 404), ("researcher", 404),
     ("administrator", 404), ("outsider", 404)],
)  # fmt: skip
def test_who_may_take_a_file_along(as_, staff, told, who, status):
    asking = as_(getattr(staff, who))
    address = f"/practice/files/{told.file.pk}/export/file/?kind=tables&whose=all"
    assert asking.get(address).status_code == status


def test_who_broke_the_glass_reads_and_takes_nothing_along(as_, staff, told):
    break_glass(staff.colleague, told.file, "nood")
    asking = as_(staff.colleague)
    assert asking.get(f"/practice/files/{told.file.pk}/").status_code == 200
    address = f"/practice/files/{told.file.pk}/export/"
    for page in (address, f"{address}file/?kind=tables&whose=all", f"{address}ready/"):
        assert asking.get(page).status_code == 403
        line = AccessLine.objects.latest("number")
        assert (line.act, line.outcome, line.client) == ("export", "refused", str(told.file.pk))
    assert not AccessLine.objects.filter(act="export", outcome="done").exists()


def test_an_account_takes_no_case_file_along_with_its_own_things(as_, staff, told):
    text = as_(staff.psychologist).get("/mine/json/").content.decode()
    assert "Sanne" not in text
    assert "casefiles" not in text


def test_the_paper_speaks_to_a_reader_and_shows_no_id(told, staff):
    with override("nl"):
        page = render_page(collect_contents(Chosen(file=told.file)))
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", page)
    assert "<h2>Toestemming</h2>" in page
    assert "wilson" not in page


def test_every_field_on_paper_has_a_name_in_dutch():
    with override("nl"):
        for kind in {*list_file_models()} - {apps.get_model(name) for name in LEFT_OUT}:
            assert kind._meta.label_lower in KINDS
            fields = [field for field in list_fields(kind) if field.name not in DULL]
            bare = {f.name for f in fields if str(f.verbose_name) == f.name.replace("_", " ")}
            assert bare <= FIELDS.keys()
