"""The rating: single writer of what one ticket's holder says of the services they were given.

一次一评 (GB/T 39734-2020, 6.1): each service received may be rated once. A ticket that was served at one window, passed
on and served at another has two services, each rated on its own; the window's tablet rates its own, a link the newest
that has not been rated, or the one it names. Nobody is made to rate, and nobody else can: not a clerk, not a manager.
"""

from actors import Actor, Address, Forbidden, Invalid, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from common.times import iso
from hall import access
from hall.numbers import hall_of, number_of, ticket_day, window_number
from hall.ratings import events, messages, terms
from hall.ratings.figures import Count, at_level
from hall.ratings.tables import RatingRow, RatingServiceRow
from hall.ratings.tally import tally_of
from hall.statistics.daybook import daybook_of
from hall.statistics.messages import CountRating


class Rating(Actor, kind="rating"):
    read_by = "hall"
    services: dict[int, RatingServiceRow]
    ratings: dict[int, RatingRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.services = {row.service: row for row in db.all(RatingServiceRow, ticket=self.key, order_by="service")}
        self.ratings = {row.service: row for row in db.all(RatingRow, ticket=self.key)}

    def view(self) -> Json:
        return self._json(list(self.services.values()))

    # What windows and follow-ups tell ---------------------------------------------------------------------------------

    @handles
    def offer(self, command: messages.OfferRating) -> None:
        access.must_be_inside(self.caller)
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        until = terms.open_until(command.ended_at)
        own = {"number": number_of(self.key), "day": ticket_day(self.key), "ended_at": self.now}
        fields = {name: value for name, value in fields.items() if name not in own or value != own[name]}
        self.emit(events.RatingOffered(service=len(self.services) + 1, open_until=until, **fields))

    @handles
    def settle(self, command: messages.SettleRating) -> None:
        access.must_be_inside(self.caller)
        if command.service in self.ratings:
            self.emit(events.RatingSettled(service=command.service, result=command.result))

    # For whoever was served -------------------------------------------------------------------------------------------

    @handles
    def show(self, query: messages.ShowRating) -> Json:
        return self._json(self._services_for_caller())

    @handles
    def rate(self, command: messages.Rate) -> Json:
        services = self._services_for_caller()
        if wrong := terms.fault(command.score, command.reasons):
            raise Invalid(wrong[0], field=wrong[1])
        at_tablet = access.is_tablet(self.caller)
        if (command.channel == "tablet") != at_tablet or command.channel not in terms.CHANNELS:
            raise Invalid("rating.channel", field="by")
        service = self._wanted(services, command.service)
        if service.service in self.ratings:
            raise Refused("rating.done")
        if self.now > service.open_until:
            raise Refused("rating.too_late", until=iso(service.open_until)[:10])
        self.emit(
            events.RatingGiven(
                service=service.service,
                score=command.score,
                reasons=command.reasons,
                version=terms.version(),
                channel=command.channel,
                comment=command.comment,
                counted=True,
            )
        )
        self._count(service.day, Count(ratings=1, levels=at_level(command.score)))
        self.tell(daybook_of(service.hall, service.day), _counting(service, command.score))
        self.tell(Address("window", service.window), messages.StopAsking(ticket=self.key))
        if command.score in terms.BAD:
            self._follow_up(service, command)
        return self._json(services)

    def _services_for_caller(self) -> list[RatingServiceRow]:
        """What the caller may see and rate: at a tablet, what has just ended there. Raises Forbidden, Refused."""
        services = list(self.services.values())
        if access.is_tablet(self.caller):
            here = [row for row in services if row.window in self.caller.scopes]
            if not here:
                raise Forbidden("rating.other_window", field="ticket")
            asked = [row for row in here if self.now <= row.ended_at + terms.asking() + terms.GRACE]
            if not asked:
                raise Refused("rating.not_asking")
            return asked
        if not access.may_rate(self.caller, self.key):
            raise Forbidden("ticket.wrong_secret", field="secret")
        return services

    def _wanted(self, services: list[RatingServiceRow], wanted: int | None) -> RatingServiceRow:
        """The service that is meant: the one named, else the newest one not rated yet, else the newest."""
        if not services:
            raise Refused("rating.too_early")
        if wanted is not None:
            found = next((row for row in services if row.service == wanted), None)
            if found is None:
                raise Unknown("rating.no_such_service", field="service")
            return found
        return next((row for row in reversed(services) if row.service not in self.ratings), services[-1])

    def _follow_up(self, service: RatingServiceRow, rating: messages.Rate) -> None:
        self.tell(
            Address("follow_ups", service.hall),
            messages.OpenFollowUp(
                ticket=self.key,
                service=service.service,
                ticket_number=service.number,
                day=service.day,
                window=service.window,
                clerk=service.clerk,
                clerk_name=service.clerk_name,
                score=rating.score,
                reasons=rating.reasons,
                comment=rating.comment,
            ),
        )

    def _count(self, day: str, more: Count) -> None:
        self.tell(tally_of(hall_of(self.key), day), messages.CountRatings(day=day, more=more))

    def _json(self, services: list[RatingServiceRow]) -> Json:
        return {
            "ticket": self.key,
            "hall": hall_of(self.key),
            "number": services[0].number if services else None,
            "services": [self._service_json(row) for row in services],
        }

    def _service_json(self, row: RatingServiceRow) -> Json:
        given = self.ratings.get(row.service)
        return {
            "service": row.service,
            "window": window_number(row.window),
            "queue": row.queue,
            "queue_name": row.queue_name,
            "item": row.item,
            "item_name": row.item_name,
            "day": row.day,
            "ended_at": iso(row.ended_at),
            "open_until": iso(row.open_until),
            "rated": None
            if given is None
            else {
                "score": given.score,
                "reasons": given.reasons,
                "at": iso(given.at),
                "follow_up": given.follow_up,
            },
        }

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def offered(self, event: events.RatingOffered) -> None:
        fields = {name: getattr(event, name) for name in event.__struct_fields__}
        fields["number"] = event.number or number_of(self.key)
        fields["day"] = event.day or ticket_day(self.key)
        fields["ended_at"] = event.ended_at if event.ended_at is not None else self.now
        row = RatingServiceRow(id=f"{self.key}.{event.service}", ticket=self.key, hall=hall_of(self.key), **fields)
        self.services[event.service] = row
        self.save(row)

    @applies
    def given(self, event: events.RatingGiven) -> None:
        service = self.services[event.service]
        row = RatingRow(
            id=service.id,
            ticket=self.key,
            service=event.service,
            hall=service.hall,
            day=service.day,
            queue=service.queue,
            item=service.item,
            window=service.window,
            clerk=service.clerk,
            score=event.score,
            reasons=event.reasons,
            version=event.version,
            comment=event.comment,
            channel=event.channel,
            counted=event.counted,
            at=self.now,
            follow_up="open" if event.score in terms.BAD else None,
        )
        self.ratings[event.service] = row
        self.save(row)

    @applies
    def settled(self, event: events.RatingSettled) -> None:
        row = self.ratings[event.service]
        row.follow_up = event.result
        self.save(row)


def _counting(service: RatingServiceRow, score: int) -> CountRating:
    """What the day book is told. The hour is the ticket's; the service's, where an older version offered it."""
    taken_at = service.taken_at if service.taken_at is not None else service.ended_at
    return CountRating(
        queue=service.queue,
        item=service.item,
        hour=iso(taken_at)[11:13],
        window=service.window,
        clerk=service.clerk,
        score=score,
    )
