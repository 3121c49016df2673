"""One phone's codes. What is kept is gone by itself, a day after the last message: anybody may type any phone."""

from typing import Any

from actors import Actor, Forbidden, Rows, applies, handles
from common.passes import same
from people.access import must_be_front
from people.codes import policy
from people.codes.events import CodeGuessed, CodeIssued, CodeRedeemed, CodesForgotten, CodeUnsent
from people.codes.messages import ForgetCodes, Issue, Issued, Redeem, Redeemed, Unsent
from people.codes.policy import Sent
from people.tables import PhoneCodesRow


class PhoneCodes(Actor, kind="phone_codes"):
    read_by = "administrators"
    row: PhoneCodesRow

    def load(self, db: Rows) -> None:
        self.row = db.get(PhoneCodesRow, self.key) or PhoneCodesRow(id=self.key)

    def view(self) -> dict[str, object]:
        return {"sent": len(self.row.sent), "open": sum(not each.get("unsent") for each in self.row.challenges)}

    @handles
    def issue(self, command: Issue) -> Issued:
        must_be_front(self.caller)
        before = self._remembered(command.challenge)
        if any(
            each["challenge"] == command.challenge and policy.lasts(each["at"], policy.DAY, self.now)
            for each in self.row.sent
        ):
            return Issued(nonce=before.get("nonce") if before else None)
        sent = [Sent(each["at"], each["place"], each["known"]) for each in self.row.sent]
        if wait := policy.wait(sent, command.place, command.known, self.now):
            return Issued(wait)
        # A message that was given up may arrive yet: tried again, it is the same one.
        nonce, secret = (before["nonce"], before["secret"]) if before else (command.nonce, command.code)
        self.emit(
            CodeIssued(
                challenge=command.challenge,
                secret=secret,
                place=command.place,
                known=command.known,
                nonce=nonce,
            )
        )
        self.remind("forget", self.now + policy.DAY, ForgetCodes())
        return Issued(nonce=nonce, leaves=True)

    @handles
    def unsent(self, command: Unsent) -> None:
        must_be_front(self.caller)
        if self._open(command.challenge) is not None:
            self.emit(CodeUnsent(command.challenge))

    @handles
    def redeem(self, command: Redeem) -> Redeemed:
        must_be_front(self.caller)
        known = self._open(command.challenge)
        if known is None:
            return Redeemed("over")
        if not same(known["secret"], command.code):
            self.emit(CodeGuessed(command.challenge))
            return Redeemed("wrong")
        if not command.only_try:
            self.emit(CodeRedeemed(command.challenge))
        return Redeemed("right", known["at"] + policy.LIFE)

    @handles
    def forget_codes(self, command: ForgetCodes) -> None:
        if "actor" not in self.caller.roles:
            raise Forbidden("people.front_only")
        self.emit(CodesForgotten())
        if self.row.sent:  # a clock was set back
            self.remind("forget", self.now + policy.DAY, ForgetCodes())

    def _open(self, challenge: str) -> dict[str, Any] | None:
        """A challenge whose code is still good."""
        found = self._remembered(challenge)
        return found if found and not found.get("unsent") and found["guesses"] < policy.GUESSES else None

    def _remembered(self, challenge: str) -> dict[str, Any] | None:
        """A challenge that is not over, whether or not its message has left."""
        lasting = (each for each in self.row.challenges if policy.lasts(each["at"], policy.LIFE, self.now))
        return next((each for each in lasting if each["challenge"] == challenge), None)

    @applies
    def issued(self, event: CodeIssued) -> None:
        row = self.row
        row.sent = [each for each in row.sent if policy.lasts(each["at"], policy.DAY, self.now)]
        before = self._remembered(event.challenge)
        row.challenges = [
            each
            for each in row.challenges
            if policy.lasts(each["at"], policy.LIFE, self.now) and each["challenge"] != event.challenge
        ]
        sent = {"at": self.now, "place": event.place, "known": event.known, "challenge": event.challenge}
        row.sent = [*row.sent, sent]
        made = {
            "challenge": event.challenge,
            "secret": event.secret,
            "nonce": event.nonce,
            "at": self.now,
            "guesses": before["guesses"] if before else 0,
        }
        row.challenges = [*row.challenges, made]
        self.save(row)

    @applies
    def forgotten(self, event: CodesForgotten) -> None:
        row = self.row
        row.sent = [each for each in row.sent if policy.lasts(each["at"], policy.DAY, self.now)]
        row.challenges = [each for each in row.challenges if policy.lasts(each["at"], policy.LIFE, self.now)]
        if row.sent:
            self.save(row)
        else:
            self.remove(row)
            self.row = PhoneCodesRow(id=self.key)

    @applies
    def not_sent(self, event: CodeUnsent) -> None:
        row = self.row
        row.sent = [each for each in row.sent if each["challenge"] != event.challenge]
        marked = [{**each, "unsent": True} if each["challenge"] == event.challenge else each for each in row.challenges]
        over = [each["challenge"] for each in marked if each.get("unsent")][: -policy.UNSENT]
        row.challenges = [each for each in marked if each["challenge"] not in over]
        self.save(row)

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
