"""What is tried first is no password; what somebody thought up is."""

import pytest

from gateway.passwords import is_common
from tests.gateway.conftest import HALL, Edge

COMMON = ("1234567890", "aaaaaaaaaa", "password123", "qwertyuiop", "abcdefghij", "x" * 200)
GOOD = ("first-day-2026", "quite another one", "先天下之忧而忧 1042", "a secret of my own")


@pytest.mark.parametrize("password", COMMON)
def test_what_is_tried_first_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", GOOD)
def test_what_somebody_thought_up_is_not(password: str) -> None:
    assert not is_common(password)


def test_the_accounts_own_name_is_no_secret() -> None:
    assert is_common("ouyangxiu1", "ouyangxiu")
    assert not is_common("ouyangxiu1")


@pytest.mark.anyio
async def test_a_common_one_is_refused_at_its_field_wherever_one_is_chosen(edge: Edge) -> None:
    admin, clerk = await edge.sign_in("admin"), await edge.sign_in("clerk01")
    new = {"name": "chen", "display_name": "陈明", "roles": ["clerk"], "halls": [HALL], "password": "1234567890"}
    for answer in (
        await edge.client.post("/api/accounts", json=new, headers=admin),
        await edge.client.post("/api/accounts/clerk01/password", json={"password": "aaaaaaaaaa"}, headers=admin),
        await edge.client.post("/api/session/password", json={"current": "x", "password": "qwertyuiop"}, headers=clerk),
    ):
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"field": "password", "message": "这个密码太常见，很容易被猜到，请换一个。"}]
