"""An enterprise's rows in memory, and what can be asked of them without changing anything."""

from dataclasses import dataclass, field

from common.shapes import Json
from common.times import iso
from people.enterprise.policy import Mandate
from people.tables import EnterpriseRow, MandateRow


@dataclass
class EnterpriseState:
    """``row`` is None while it is not registered."""

    row: EnterpriseRow | None = None
    mandates: dict[str, MandateRow] = field(default_factory=dict)

    def beyond(self, most: int, now: int) -> list[MandateRow]:
        """Mandates that are over, but for so many of the newest."""
        over = [row for row in self.mandates.values() if row.revoked_at is not None or row.until <= now]
        return over[: max(0, len(over) - most)]

    @property
    def newest(self) -> int:
        """The number of the mandate that was granted last; 0: none was."""
        return max((int(name.rpartition("-")[2]) for name in self.mandates), default=0)

    def mandates_of(self, agent: str) -> list[MandateRow]:
        return [row for row in self.mandates.values() if row.agent == agent]


def terms(row: MandateRow) -> Mandate:
    return Mandate(row.items, row.until, row.revoked_at)


def mandate_json(row: MandateRow, now: int) -> Json:
    lasts = "active" if row.until > now else "expired"
    return {
        "id": row.id,
        "agent": row.agent_sealed,
        "items": row.items,
        "until": iso(row.until),
        "granted_at": iso(row.granted_at),
        "revoked_at": None if row.revoked_at is None else iso(row.revoked_at),
        "state": lasts if row.revoked_at is None else "revoked",
    }
