"""While the host of the accounts restarts, a signed-in person is asked to wait, not told of an unexpected error."""

import pytest

from actors import DeadlineExceeded
from gateway.sign_in import SignIn
from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio


async def test_a_session_that_cannot_be_looked_up_is_a_timeout(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = await edge.sign_in("clerk01")

    async def away(self: SignIn, token: str, whence: str | None = None) -> None:
        raise DeadlineExceeded(actor="account/clerk01")

    monkeypatch.setattr(SignIn, "session_of", away)
    answer = await edge.client.get("/api/session", headers=headers)
    assert answer.status_code == 504
    assert answer.json()["code"] == "deadline"
