"""Screens through the whole gateway: registered once, they show the hall's code, until they are revoked."""

from pathlib import Path

import httpx
import pytest

from tests.hall.ratings.office import office
from tests.hall.test_edge import says
from tests.hall.town import HALL, W1, A

pytestmark = pytest.mark.anyio

CODE, SCREENS = f"/api/halls/{HALL}/code", f"/api/halls/{HALL}/screens"


async def test_a_board_shows_the_code_from_its_registration_to_its_end(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, manager):
        says(await at.client.get(CODE), 401)
        made = await at.client.post(
            "/api/screens", json={"kind": "board", "hall": HALL, "name": " 入口 "}, headers=manager
        )
        assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
        board = {"Screen-Token": made.json()["token"]}
        mine = (await at.client.get("/api/screens/mine", headers=board)).json()
        assert mine == {"id": "440106-S1", "kind": "board", "hall": HALL, "place": HALL, "name": "入口"}
        shown = (await at.client.get(CODE, headers=board)).json()
        assert set(shown) == {"code", "until", "seconds"}
        taken = await at.take(queue=A, code=shown["code"])
        assert (taken.status_code, taken.json()["confirm_by"]) == (201, None)
        (listed,) = (await at.client.get(SCREENS, headers=manager)).json()["screens"]
        assert (listed["id"], listed["by"], listed["seen_at"] is None) == ("440106-S1", "manager", False)
        says(await at.client.get("/api/halls/440106001/code", headers=board), 401)
        says(await at.client.get(SCREENS, headers=at.clerk), 403)
        says(await at.client.delete("/api/screens/440106-S1"), 401)
        assert (await at.client.delete("/api/screens/440106-S1", headers=manager)).status_code == 204
        for path in (CODE, "/api/screens/mine"):
            assert says(await at.client.get(path, headers=board), 403, "Screen-Token") == "screen.unknown"
        assert says(await at.client.delete("/api/screens/440106-S1", headers=manager), 404, "screen") == "screen.gone"


async def test_a_screens_token_opens_nothing_but_what_it_is_for(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, manager):

        async def token(**body: str) -> dict[str, str]:
            made = await at.client.post("/api/screens", json=body, headers=manager)
            return {"Screen-Token": made.json()["token"]}

        board, tablet = await token(kind="board", hall=HALL), await token(window=W1)
        above = await token(kind="window_board", window=W1)
        for screen in (tablet, above):
            says(await at.client.get(CODE, headers=screen), 401)
        ticket = (await at.take(queue=A, there=True)).json()
        for command in ("open", "call-next", "start", "finish"):
            await at.run(command)
        await at.it.until("rating", ticket["id"], lambda view: view["services"])
        rating = f"/api/tickets/{ticket['id']}/rating"
        for screen in (board, above):
            says(await at.client.get(rating, headers=screen), 403, "secret")
        assert (await at.client.get(rating, headers=tablet)).status_code == 200
        for path in (SCREENS, f"/api/halls/{HALL}/line", "/api/follow-ups"):
            says(await at.client.get(path, headers=board), 401)
        says(await at.client.get("/api/screens/mine"), 403, "Screen-Token")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"kind": "fridge", "hall": HALL}, 422, "kind"),
        ({"kind": "board", "hall": HALL, "name": "名" * 31}, 422, "name"),
        ({"kind": "board", "hall": HALL, "name": "a\nb"}, 422, "name"),
        ({"kind": "board", "hall": HALL, "colour": "red"}, 422, "colour"),
        ({"kind": "board"}, 422, "hall"),
        ({"kind": "board", "window": W1}, 422, "kind"),
        ({"kind": "board", "hall": "nowhere"}, 404, "hall"),
        ({"kind": "board", "hall": "440106001"}, 403, None),
    ],
)
async def test_what_cannot_be_registered(body: dict[str, str], status: int, field: str | None, tmp_path: Path) -> None:
    async with office(tmp_path) as (at, manager):
        refused: httpx.Response = await at.client.post("/api/screens", json=body, headers=manager)
        says(refused, status, *([field] if field else []))
        assert (await at.client.get(SCREENS, headers=manager)).json() == {"screens": []}
