"""What is a person's in the house: the hall's events say so (`people.following`)."""

from actors import Part, applies, handles
from common.access import must_be_inside
from people.person.events import ThingNoted
from people.person.merging import Merging
from people.person.messages import Note
from people.person.state import PersonState


class Belongings(Part[PersonState]):
    @handles
    def note(self, command: Note) -> None:
        must_be_inside(self.caller, "people.front_only")
        row = self.state.row
        if row is None:
            self.part(Merging).follow(command)
            return
        if any((one["kind"], one["id"]) == (command.kind, command.id) for one in row.things):
            return
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        self.emit(ThingNoted(**fields))

    @applies
    def noted(self, event: ThingNoted) -> None:
        row = self.state.row
        if row is not None:
            thing = {name: getattr(event, name) for name in event.__struct_fields__}
            row.things = [*self.state.lasting(self.now), thing]
            self.save(row)
