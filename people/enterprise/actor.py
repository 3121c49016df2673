"""One enterprise, by its unified social credit code."""

from actors import Actor, Invalid, Refused, Rows, applies, handles
from common.access import must_have
from common.identity.credit_code import is_credit_code
from common.shapes import Json
from people.access import FRONT
from people.enterprise.events import EnterpriseRegistered
from people.enterprise.mandates import Mandates
from people.enterprise.messages import Register
from people.enterprise.state import EnterpriseState
from people.tables import EnterpriseRow, MandateRow


class Enterprise(Actor, kind="enterprise", parts=(Mandates,)):
    read_by = "administrators"
    state: EnterpriseState

    def load(self, db: Rows) -> None:
        found = db.all(MandateRow, enterprise=self.key, order_by="granted_at")
        self.state = EnterpriseState(db.get(EnterpriseRow, self.key), {row.id: row for row in found})

    def view(self) -> Json:
        row = self.state.row
        return {} if row is None else {"code": row.id, "name": row.name, "mandates": len(self.state.mandates)}

    @handles
    def register(self, command: Register) -> None:
        """Said again it changes nothing."""
        must_have(self.caller, (*FRONT.roles, "admin"), "people.admin_only")
        if not is_credit_code(self.key):
            raise Invalid("enterprise.code", field="code")
        row = self.state.row
        said = (command.name, command.representative)
        if row is not None and not command.replace and (row.name, row.representative) != said:
            raise Refused("enterprise.registered", field="code", name=row.name)
        known = ("name", "representative", "representative_sealed")
        if row is None or any(getattr(row, name) != getattr(command, name) for name in known):
            self.emit(EnterpriseRegistered(**{name: getattr(command, name) for name in known}))

    @applies
    def registered(self, event: EnterpriseRegistered) -> None:
        row = EnterpriseRow(
            id=self.key,
            name=event.name,
            representative=event.representative,
            representative_sealed=event.representative_sealed,
            registered_at=self.now,
        )
        self.state.row = row
        self.save(row)
