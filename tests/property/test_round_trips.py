"""What is saved comes back the same: plain values, our own file, the columnar twin."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import Recording
from geborgen.moments.columns import (
    behaviours_from_table,
    behaviours_to_table,
    moments_from_table,
    moments_to_table,
)
from geborgen.moments.plain import from_plain, to_plain
from geborgen.sources import own
from geborgen.sources.formats import ReadOptions
from tests.property.records import behaviours, moments, recordings


@given(recordings())
def test_a_recording_comes_back_from_json_the_same(recording):
    text = json.dumps(to_plain(recording, omit_defaults=True), allow_nan=False)
    assert from_plain(Recording, json.loads(text)) == recording


@given(recordings())
def test_a_recording_with_all_fields_written_out_comes_back_the_same(recording):
    assert from_plain(Recording, json.loads(json.dumps(to_plain(recording)))) == recording


@given(st.lists(recordings(), min_size=1, max_size=2))
def test_our_own_file_loses_nothing_and_fits_its_schema(saved):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "saved.geborgen.json"
        own.write(saved, path)
        assert own.read(path, ReadOptions()) == tuple(saved)
        jsonschema.validate(json.loads(path.read_text("utf-8")), own.describe_own_schema())


@given(st.lists(moments(), max_size=5))
def test_moments_come_back_from_their_table_the_same(told):
    assert moments_from_table(moments_to_table(told)) == tuple(told)


@given(st.lists(behaviours(), max_size=5))
def test_behaviours_come_back_from_their_table_the_same(acts):
    assert behaviours_from_table(behaviours_to_table(acts)) == tuple(acts)
