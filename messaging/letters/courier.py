"""The courier, at the edge: claims letters, opens the phone of each, and hands them to the sender."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import State

from actors import ActorError, Cluster
from common.letters import LETTERS
from common.people import EDGE
from common.privacy.cipher import key_of
from common.privacy.vault import Vault, vault_of
from common.room import rooms
from common.sender import NotSent, Sender
from messaging.letters.messages import ClaimLetters, Letter, SettleLetter

AT_ONCE = 20

log = logging.getLogger(__name__)


def sender_of(state: State) -> Sender | None:
    """Who takes letters here; None: nobody."""
    sender: Sender | None = getattr(state, "sender", None)
    return sender


async def deliver(state: State) -> None:
    """Hand over what waits. Without a sender nothing is opened, and letters wait. Raises ActorError."""
    sender = sender_of(state)
    if sender is None:
        return
    while letters := await state.cluster.call(LETTERS, ClaimLetters(most=AT_ONCE), caller=EDGE):
        for letter in letters:
            await _hand_over(state.cluster, vault_of(state), sender, letter)


async def _hand_over(cluster: Cluster, vault: Vault, sender: Sender, letter: Letter) -> None:
    settle = SettleLetter(letter=letter.id, to=sender.name)
    try:
        phone = await _phone(vault, letter)
        await sender.send(letter.id, phone, text_of(letter.code, letter.facts))
    except NotSent as error:
        again = error.problem not in NEVER
        settle = SettleLetter(letter=letter.id, problem=error.problem, again=again)
    except ActorError:
        raise  # the hall's own trouble: all letters wait
    except Exception:  # one that cannot be opened or said, or a sender's own fault: the others go all the same
        log.exception("letter %s is not sent", letter.id)
        settle = SettleLetter(letter=letter.id, problem="failed", again=True)
    await cluster.call(LETTERS, settle, caller=EDGE)


NEVER = ("erased", "no phone", "sealed before records had keys")
"""What no second try mends."""


async def _phone(vault: Vault, letter: Letter) -> str:
    if key_of(letter.holder) is None:
        raise NotSent("sealed before records had keys")
    clear = await vault.open(letter.holder, EDGE, letter.kind, letter.about, letter.code)
    if clear is None:
        raise NotSent("erased")
    phone = json.loads(clear).get("phone")
    if not phone:
        raise NotSent("no phone")
    return str(phone)


def text_of(code: str, facts: Mapping[str, Any]) -> str:
    """A letter in Chinese, as the rooms' words say it."""
    words = next(room.words[code] for room in rooms() if code in room.words)
    return words["zh"].format_map(facts)
