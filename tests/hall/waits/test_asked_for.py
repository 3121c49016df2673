"""Work nobody asked for is not done: the line's waits are worked out for whoever takes a number, and else when somebody
looks."""

from typing import Any

import pytest

from hall import messages as m
from hall.waits import paced_queue
from tests.hall.town import HALL, W1, A, town

pytestmark = pytest.mark.anyio

IN_LINE = 20


async def test_a_visit_has_the_line_worked_out_when_taken_and_when_called_and_not_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    estimates = paced_queue.estimates

    def counted(pace: Any, scene: Any, *rest: Any) -> Any:
        asked.append(len(scene.line))
        return estimates(pace, scene, *rest)

    monkeypatch.setattr(paced_queue, "estimates", counted)
    async with town() as it:
        await it.do(W1, m.Open())
        for _ in range(IN_LINE):
            await it.take()
        for step in (it.take, lambda: it.do(W1, m.CallNext())):
            asked.clear()
            await step()
            await it.view("hall", HALL)  # answered after what was told has been heard
            assert len(asked) == 1
        for command in (m.Recall(), m.Start(), m.Hold(), m.ResumeTicket(ticket="A001"), m.Finish()):
            asked.clear()
            await it.do(W1, command)
            await it.view("hall", HALL)  # answered after what was told has been heard
            assert asked == [], command
        asked.clear()
        assert len((await it.view("line", A))["line"]) == IN_LINE
        assert asked == [IN_LINE]
