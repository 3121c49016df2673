"""The letters, ``letters/all``: what is to be told to people, until somebody has taken it.

A gateway claims some and says of each what came of it. One that dies in between is not waited for: a claim ends, and
the letter is handed over again under the same id. What nobody takes is tried later, less and less often, then given up.
"""

from __future__ import annotations

from actors import Actor, Rows, applies, handles
from common.access import INSIDE
from common.letters import WriteLetter
from common.privacy.keybook import must_be
from messaging.letters import events, messages
from messaging.letters.messages import Letter
from messaging.letters.tables import LetterRow

MINUTE = 60_000_000
CLAIM = 2 * MINUTE
TRIES = 6
"""After the last of them a letter is given up; pauses double from a minute on."""


class Letters(Actor, kind="letters"):
    read_by = "administrators"
    publish = "state"
    rows: dict[str, LetterRow]

    def load(self, db: Rows) -> None:
        self.rows = {row.id: row for row in db.all(LetterRow, order_by="id")}

    def view(self) -> dict[str, object]:
        """How many, and nothing of anybody."""
        return {"letters": len(self.rows), "waiting": len(self._waiting())}

    def _waiting(self) -> list[LetterRow]:
        return [row for row in self.rows.values() if not row.busy_until]

    @handles
    def write(self, command: WriteLetter) -> None:
        must_be(self.caller, INSIDE)
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        self.emit(events.LetterWritten(letter=f"{self.seq + 1:012d}", **fields))
        self._arm()

    @handles
    def claim(self, command: messages.ClaimLetters) -> list[Letter]:
        must_be(self.caller, "gateway")
        late = self._give_up_late()
        claimed = self._waiting()[: command.most]
        if claimed:
            self.emit(events.LettersClaimed(letters=[row.id for row in claimed], until=self.now + CLAIM))
        if claimed or late:
            self._arm()
        return [
            Letter(
                id=row.id,
                about=row.about,
                kind=row.kind,
                holder=row.holder,
                code=row.code,
                facts=row.facts,
                until=row.until,
            )
            for row in claimed
        ]

    @handles
    def settle(self, command: messages.SettleLetter) -> None:
        must_be(self.caller, "gateway")
        row = self.rows.get(command.letter)
        if row is None:
            return  # settled by a gateway that was thought to be dead
        if command.to:
            self.emit(events.LetterHanded(letter=row.id, to=command.to))
        elif command.again and row.tries + 1 < TRIES:
            until = self.now + MINUTE * 2**row.tries
            self.emit(events.LetterPut(letter=row.id, problem=command.problem, until=until))
        else:
            self.emit(events.LetterGivenUp(letter=row.id, problem=command.problem))
        self._arm()

    @handles
    def turn_letters(self, command: messages.TurnLetters) -> None:
        must_be(self.caller, INSIDE)
        over = [row.id for row in self.rows.values() if 0 < row.busy_until <= self.now]
        if over:
            self.emit(events.LettersTurned(letters=over))
        if self._give_up_late() or over:
            self._arm()

    def _give_up_late(self) -> bool:
        """Letters that wait for nobody any more, also where nobody claims any."""
        late = [row.id for row in self._waiting() if row.until <= self.now]
        for letter in late:
            self.emit(events.LetterGivenUp(letter=letter, problem="too late"))
        return bool(late)

    def _arm(self) -> None:
        """For the first claim that ends, or the first letter that comes too late."""
        moments = [row.busy_until or row.until for row in self.rows.values()]
        if moments:
            self.remind("turn", max(min(moments), self.now), messages.TurnLetters())
        else:
            self.forget("turn")

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def written(self, event: events.LetterWritten) -> None:
        row = LetterRow(
            id=event.letter,
            about=event.about,
            kind=event.kind,
            holder=event.holder,
            code=event.code,
            facts=event.facts,
            until=event.until,
        )
        self.rows[row.id] = row
        self.save(row)

    @applies
    def claimed(self, event: events.LettersClaimed) -> None:
        for letter in event.letters:
            self._busy(letter, event.until)

    @applies
    def put_off(self, event: events.LetterPut) -> None:
        self.rows[event.letter].tries += 1
        self._busy(event.letter, event.until)

    @applies
    def turned(self, event: events.LettersTurned) -> None:
        for letter in event.letters:
            self._busy(letter, 0)

    def _busy(self, letter: str, until: int) -> None:
        row = self.rows[letter]
        row.busy_until = until
        self.save(row)

    @applies
    def gone(self, event: events.LetterHanded | events.LetterGivenUp) -> None:
        self.remove(self.rows.pop(event.letter))
