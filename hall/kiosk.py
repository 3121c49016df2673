"""The kiosk: a self-service terminal of one hall. It takes tickets for people and counts what it printed."""

from actors import Actor, Address, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from common.times import business_day
from hall import access, events, messages
from hall.numbers import hall_of
from hall.tables import KioskRow


class Kiosk(Actor, kind="kiosk"):
    read_by = "hall"
    publish = "state"
    row: KioskRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(KioskRow, self.key) or KioskRow(id=self.key)

    def view(self) -> Json:
        return {
            "id": self.key,
            "hall": self.row.hall,
            "name": self.row.name,
            "in_service": self.row.in_service,
            "printed_today": self.row.printed_today,
        }

    @handles
    def configure(self, command: messages.ConfigureKiosk) -> None:
        access.must_configure(self.caller)
        if (self.row.hall, self.row.name) != (command.hall, command.name):
            self.emit(events.KioskConfigured(hall=command.hall, name=command.name))
            self._tell_hall()

    @applies
    def configured(self, event: events.KioskConfigured) -> None:
        self.row.in_service = self.row.in_service or not self.row.hall
        self.row.hall, self.row.name = event.hall, event.name
        self.save(self.row)

    @handles
    def set_service(self, command: messages.SetKioskService) -> None:
        self._must_exist()
        access.must_be_staff(self.caller, self.row.hall)
        if self.row.in_service != command.in_service:
            self.emit(events.KioskServiceSet(in_service=command.in_service))
            self._tell_hall()

    @applies
    def service_set(self, event: events.KioskServiceSet) -> None:
        self.row.in_service = event.in_service
        self.save(self.row)

    @handles
    async def print(self, command: messages.Print) -> Json:
        self._must_exist()
        if not self.row.in_service:
            raise Refused("kiosk.out_of_service", field="kiosk")
        query = messages.Find(queue=command.queue, item=None if command.queue else command.take.item)
        found = await self.ask(Address("hall", self.row.hall), query)
        ticket = await self.ask(Address("queue", found.queues[0]), command.take)
        self.emit(events.KioskPrinted(ticket=ticket["id"], day=business_day(self.now)))
        return ticket

    @applies
    def printed(self, event: events.KioskPrinted) -> None:
        self.row.printed_today = self.row.printed_today + 1 if self.row.day == event.day else 1
        self.row.day = event.day
        self.save(self.row)

    def _tell_hall(self) -> None:
        news = messages.KioskNews(kiosk=self.key, name=self.row.name, in_service=self.row.in_service)
        self.tell(Address("hall", self.row.hall), news)

    def _must_exist(self) -> None:
        if not self.row.hall:
            raise Unknown("kiosk.unknown", field="kiosk")
