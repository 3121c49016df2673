"""The inbox: what one person should know, in order, each until they have read it. The newest are kept."""

from actors import Actor, Address, Event, Forbidden, Invalid, Rows, applies, handles
from common.access import must_be_inside
from common.people import is_person
from common.shapes import Json
from common.texts import in_every_language, is_word
from common.times import iso
from messaging.inbox.events import NoticeCame, NoticesRead
from messaging.inbox.messages import MarkRead, Notify, PassOn
from messaging.inbox.tables import InboxRow, NoticeRow

KEPT = 200
"""Notices: beyond these the oldest go, read or not; the journal has them all."""


class Inbox(Actor, kind="inbox"):
    publish = "log"
    read_by = "everywhere"
    row: InboxRow
    notices: dict[int, NoticeRow]

    def load(self, db: Rows) -> None:
        self.row = db.get(InboxRow, self.key) or InboxRow(person=self.key, came=0)
        self.notices = {row.number: row for row in db.all(NoticeRow, person=self.key, order_by="number")}

    def view(self) -> Json:
        """The newest first; ``unread`` counts all that are kept."""
        return {
            "person": self.key,
            "unread": self._unread(),
            "notices": [_json(row) for row in reversed(self.notices.values())],
        }

    def publication(self, event: Event) -> Json:
        """What is new beside the count: the notice that came, or the numbers of those that were read."""
        if isinstance(event, NoticesRead):
            return {"unread": self._unread(), "read": list(event.numbers)}
        return {"unread": self._unread(), "notice": _json(self.notices[self.row.came])}

    def _unread(self) -> int:
        return sum(not row.read for row in self.notices.values())

    @handles
    def notify(self, command: Notify) -> None:
        must_be_inside(self.caller, "inbox.own")
        if not is_word(command.code):
            raise Invalid("inbox.no_such_word", field="code")
        self.emit(NoticeCame(code=command.code, facts=command.facts, path=command.path))

    @handles
    def mark_read(self, command: MarkRead) -> Json:
        if not is_person(self.caller) or self.caller.name != self.key:
            raise Forbidden("inbox.own")
        asked = set(command.numbers)
        numbers = [n for n, row in self.notices.items() if not row.read and (n <= command.upto or n in asked)]
        if numbers:
            self.emit(NoticesRead(numbers=tuple(numbers)))
        return self.view()

    @handles
    def pass_on(self, command: PassOn) -> None:
        """What was not read yet, in its order, is read here and new there."""
        if "actor" not in self.caller.roles:
            raise Forbidden("inbox.own")
        unread = [row for row in self.notices.values() if not row.read]
        if unread:
            self.emit(NoticesRead(numbers=tuple(row.number for row in unread)))
        for row in unread:
            self.tell(Address("inbox", command.to), Notify(code=row.code, facts=row.facts, path=row.path))

    @applies
    def came(self, event: NoticeCame) -> None:
        self.row.came += 1
        self.save(self.row)
        notice = NoticeRow(
            id=f"{self.key}:{self.row.came}",
            person=self.key,
            number=self.row.came,
            at=self.now,
            code=event.code,
            facts=event.facts,
            path=event.path,
            read=False,
        )
        self.notices[notice.number] = notice
        self.save(notice)
        while len(self.notices) > KEPT:
            self.remove(self.notices.pop(next(iter(self.notices))))

    @applies
    def read(self, event: NoticesRead) -> None:
        for number in event.numbers:
            if row := self.notices.get(number):
                row.read = True
                self.save(row)


def _json(row: NoticeRow) -> Json:
    return {
        "number": row.number,
        "at": iso(row.at),
        "code": row.code,
        "text": in_every_language(row.code, row.facts),
        "path": row.path,
        "read": row.read,
    }
