"""One phone's codes. What is kept is gone by itself: a code after minutes, a message sent after a day."""

from typing import Any, Literal

from actors import Actor, Rows, applies, handles
from common.passes import same
from people.access import must_be_front
from people.codes import policy
from people.codes.events import CodeGuessed, CodeIssued, CodeRedeemed, CodeUnsent
from people.codes.messages import Issue, Issued, Redeem, Unsent
from people.codes.policy import Sent
from people.tables import PhoneCodesRow


class PhoneCodes(Actor, kind="phone_codes"):
    read_by = "administrators"
    row: PhoneCodesRow

    def load(self, db: Rows) -> None:
        self.row = db.get(PhoneCodesRow, self.key) or PhoneCodesRow(id=self.key)

    def view(self) -> dict[str, object]:
        return {"sent": len(self.row.sent), "open": len(self.row.challenges)}

    @handles
    def issue(self, command: Issue) -> Issued:
        must_be_front(self.caller)
        sent = [Sent(each["at"], each["place"], each["known"]) for each in self.row.sent]
        wait = policy.wait(sent, command.place, command.known, self.now)
        if not wait:
            self.emit(
                CodeIssued(challenge=command.challenge, secret=command.code, place=command.place, known=command.known)
            )
        return Issued(wait)

    @handles
    def unsent(self, command: Unsent) -> None:
        must_be_front(self.caller)
        if self._open(command.challenge) is not None:
            self.emit(CodeUnsent(command.challenge))

    @handles
    def redeem(self, command: Redeem) -> Literal["right", "wrong", "over"]:
        must_be_front(self.caller)
        known = self._open(command.challenge)
        if known is None:
            return "over"
        if not same(known["secret"], command.code):
            self.emit(CodeGuessed(command.challenge))
            return "wrong"
        if not command.only_try:
            self.emit(CodeRedeemed(command.challenge))
        return "right"

    def _open(self, challenge: str) -> dict[str, Any] | None:
        """A challenge whose code is still good."""
        return next(
            (
                each
                for each in self.row.challenges
                if each["challenge"] == challenge
                and self.now - each["at"] < policy.LIFE
                and each["guesses"] < policy.GUESSES
            ),
            None,
        )

    @applies
    def issued(self, event: CodeIssued) -> None:
        row = self.row
        row.sent = [each for each in row.sent if self.now - each["at"] < policy.DAY]
        row.challenges = [each for each in row.challenges if self.now - each["at"] < policy.LIFE]
        sent = {"at": self.now, "place": event.place, "known": event.known, "challenge": event.challenge}
        row.sent = [*row.sent, sent]
        made = {"challenge": event.challenge, "secret": event.secret, "at": self.now, "guesses": 0}
        row.challenges = [*row.challenges, made]
        self.save(row)

    @applies
    def not_sent(self, event: CodeUnsent) -> None:
        self.row.sent = [each for each in self.row.sent if each["challenge"] != event.challenge]
        self._drop(event.challenge)

    @applies
    def guessed(self, event: CodeGuessed) -> None:
        self.row.challenges = [
            {**each, "guesses": each["guesses"] + 1} if each["challenge"] == event.challenge else each
            for each in self.row.challenges
        ]
        self.save(self.row)

    @applies
    def redeemed(self, event: CodeRedeemed) -> None:
        self._drop(event.challenge)

    def _drop(self, challenge: str) -> None:
        self.row.challenges = [each for each in self.row.challenges if each["challenge"] != challenge]
        self.save(self.row)
