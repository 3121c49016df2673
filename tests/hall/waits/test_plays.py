"""Questions "what if" take turns, a few at a time; whoever goes away is played for no longer."""

import json
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest

from actors import Busy
from hall.waits.plays import AT_ONCE, RETRY_SECONDS, Plays
from tests.hall.test_edge import says
from tests.hall.town import W1
from tests.hall.waits.test_api import WHAT_IF, busy_hall

pytestmark = pytest.mark.anyio


class Question:
    """Forty runs and an answer; ``played`` counts the runs."""

    def __init__(self) -> None:
        self.played = 0

    def __iter__(self) -> Iterator[float | str]:
        for number in range(40):
            self.played += 1
            yield (number + 1) / 40
        yield "done"


async def test_progress_then_the_answer() -> None:
    plays = Plays()
    found = [report async for report in plays.told(iter(Question()))]
    assert found[0] == 0.0
    assert found[-1] == "done"
    shares = [report for report in found if isinstance(report, float)]
    assert shares == sorted(shares)
    assert plays.open == 0


async def test_a_few_at_once_and_then_come_back_later() -> None:
    plays = Plays()
    playing = [plays.told(iter(Question())) for _ in range(AT_ONCE)]
    for one in playing:
        await anext(one)
    with pytest.raises(Busy) as busy:
        await anext(plays.told(iter(Question())))
    assert (busy.value.code, busy.value.facts["retry_after"]) == ("what_if.busy", RETRY_SECONDS)
    await playing[0].aclose()
    assert [report async for report in plays.told(iter(Question()))][-1] == "done"
    for one in playing:
        await one.aclose()
    assert plays.open == 0


async def test_questions_take_turns() -> None:
    """Of two asked at the same moment, the other is nearly done when the first is."""
    plays, questions = Plays(), [Question(), Question()]
    others: list[int] = []

    async def ask(question: Question) -> None:
        async for report in plays.told(iter(question)):
            if report == "done":
                others.append(min(other.played for other in questions))

    async with anyio.create_task_group() as tasks:
        for question in questions:
            tasks.start_soon(ask, question)
    assert others[0] >= 30


async def test_who_goes_away_is_played_for_no_longer() -> None:
    plays, question = Plays(), Question()
    with anyio.CancelScope() as gone:
        async for report in plays.told(iter(question)):
            if report == 0.0:
                continue
            gone.cancel()
            await anyio.lowlevel.checkpoint()
    with anyio.fail_after(5):
        while plays.open:
            await anyio.lowlevel.checkpoint()
    assert 0 < question.played < 40


async def test_a_crowd_of_managers_is_told_to_come_back(tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, manager):
        answers: dict[int, httpx.Response] = {}

        async def ask(number: int) -> None:
            body = {"changes": [{"do": "close", "window": W1}]}
            answers[number] = await at.client.post(WHAT_IF, json=body, headers=manager)

        async with anyio.create_task_group() as tasks:
            for number in range(AT_ONCE + 2):
                tasks.start_soon(ask, number)
        busy = [answer for answer in answers.values() if answer.status_code != 200]
        assert len(busy) == 2
        for answer in busy:
            assert says(answer, 429) == "what_if.busy"
            assert answer.headers["retry-after"] == str(RETRY_SECONDS)
        good = [answer for answer in answers.values() if answer.status_code == 200]
        assert all(json.loads(answer.text.splitlines()[-1])["result"] for answer in good)
        again = await at.client.post(WHAT_IF, json={"changes": [{"do": "close", "window": W1}]}, headers=manager)
        assert again.status_code == 200
