"""How long what is kept: data that somebody can change, within bounds."""

import json

import pytest

from common.fault import Fault
from common.privacy.kinds import FEWEST, GIVEN, KINDS, MOST, checked, days_after, given, over, with_persons
from gateway.settings import Settings, SettingsError


def test_every_kind_has_its_days_and_its_reason() -> None:
    document = json.loads(GIVEN.read_text("utf-8"))
    assert set(document) == set(KINDS) == set(given())
    assert all(len(entry["why"]) > 10 for entry in document.values())


def test_a_person_is_found_as_long_as_anything_of_theirs_is_kept() -> None:
    assert with_persons({"visit": 30, "note": 5}) == {"visit": 30, "note": 5, "person": 30}


@pytest.mark.parametrize("wrong", [{"visit": FEWEST - 1}, {"note": MOST + 1}, {"phones": 30}])
def test_what_cannot_be_kept_so_is_refused_at_its_kind(wrong: dict[str, int]) -> None:
    with pytest.raises(Fault) as fault:
        checked(given() | wrong)
    assert fault.value.field in wrong
    with pytest.raises(SettingsError) as refused:
        Settings.read(retention=wrong)
    assert next(iter(wrong)) in str(refused.value)
    assert "{" not in str(refused.value)


def test_a_setting_changes_one_kind_and_leaves_the_others() -> None:
    assert Settings.read(retention={"note": 7}).kept_days == given() | {"note": 7}


def test_days_over_new_year() -> None:
    assert over(3, "20270102") == "20261230"
    assert days_after("20261230", "20270102") == ["20261231", "20270101", "20270102"]
    assert days_after("20270102", "20261230") == []
