"""The demo accounts: made once, a clerk for every window among them, and quickly."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from actors import Caller, LocalCluster
from common.organisation import ORGANISATION, Candidates
from gateway.app import create_app
from gateway.demo import PASSWORD, create_demo_accounts, window_clerk
from gateway.demo_organisation import create_demo_organisation
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from gateway.sign_in import SignIn
from hall.front import FRONT
from hall.screens.door import ScreenDoor
from hall.screens.kinds import SCREENS
from hall.setup import setup

pytestmark = pytest.mark.anyio


class Counting(PasswordHasher):
    hashed = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.hashed += 1
        return super().hash(password, salt=salt)


async def test_every_window_has_a_clerk_of_its_own_and_all_accounts_cost_one_hash(tmp_path: Path) -> None:
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    keys = Keys(b"k" * 32)
    passwords = Passwords(keys, hasher)
    async with LocalCluster.open() as cluster:
        halls = await setup(cluster)
        before = hasher.hashed
        assert await create_demo_accounts(cluster, passwords, halls) == 2 + 20 + 125
        assert await create_demo_accounts(cluster, passwords, halls) == 0
        assert hasher.hashed == before + 1
        door: SignIn = create_app(cluster, Settings.read(data_dir=tmp_path), keys, passwords).state.sign_in
        clerk = (await door.sign_in(window_clerk("440106001-03"), PASSWORD)).user
        assert (clerk.roles, clerk.halls) == (("clerk",), ("440106001",))
        assert len(clerk.display_name) >= 2
        assert (await door.sign_in("clerk20", PASSWORD)).user.display_name == "潘涛"


async def test_the_demos_screens_are_registered_once_and_let_in() -> None:
    keys = Keys(b"k" * 32)
    async with LocalCluster.open() as cluster:
        halls = await setup(cluster)
        door = ScreenDoor(cluster, keys.derive)
        opened = await FRONT.standing(cluster, keys.derive, halls[0])
        tokens = {kind: known.removeprefix("screen=") for kind, known in opened.items()}
        assert {kind: (await door.show(token))["kind"] for kind, token in tokens.items()} == {
            kind: kind for kind in SCREENS
        }
        assert await FRONT.standing(cluster, keys.derive, halls[0]) == opened


async def test_the_demos_departments_are_made_once_and_its_people_hold_posts(tmp_path: Path) -> None:
    passwords = Passwords(Keys(b"k" * 32), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with LocalCluster.open() as cluster:
        await create_demo_accounts(cluster, passwords, await setup(cluster))
        assert await create_demo_organisation(cluster) == 43
        assert await create_demo_organisation(cluster) == 0
        for _ in range(300):
            await asyncio.sleep(0)
        asked = Candidates(department="market.food")
        found = await cluster.call(ORGANISATION, asked, caller=Caller("case/1", ("actor",)))
        assert [one.name for one in found] == ["clerk04", "clerk06"], "the section's own, and the bureau's head"
