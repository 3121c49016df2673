"""What is believed of a provider's claims: one that cannot be is left out, and the sign-in goes on."""

import pytest

from common.oidc.party import Verified
from people.providers import PublicProvider, vouched
from tests.people.house import BOSS, CODE, COMPANY

PROVIDER = PublicProvider.model_construct()


@pytest.mark.parametrize(
    "other",
    [
        {"code": CODE, "name": "明远\0公司"},
        {"code": CODE, "name": ""},
        {"code": "x", "name": COMPANY},
        {"code": 5},
        "x",
        5,
    ],
)
def test_an_enterprise_that_cannot_be_is_left_out(other: object) -> None:
    represents = [other, {"code": CODE.lower(), "name": f" {COMPANY} "}]
    claims = {"name": BOSS.name, "id_number": BOSS.number, "represents": represents}
    who = vouched(PROVIDER, Verified(provider="province", issuer="province", subject="s", claims=claims))
    assert who.represents == ((CODE, COMPANY),)
