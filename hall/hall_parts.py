"""What a change of a hall's configuration means for its queues and windows, and who tells them."""

from typing import Any

from actors import Address
from common.shapes import Json
from hall import messages
from hall.hall_notices import HallNotices
from hall.heirs import heirs
from hall.profiles import window_parts

SERVICE_SECONDS = 600
"""Mean service time of a queue whose configuration gives none."""


class HallParts(HallNotices):
    def _tell_parts(self, before: Json) -> None:
        """Tell every queue and window what it is now; windows that are gone serve nothing."""
        document = self.row.document
        queues, items = document["queues"], document["items"]
        for queue in queues:
            configure = messages.ConfigureQueue(
                hall=self.key,
                hall_name=self.row.name,
                prefix=queue["prefix"],
                name=queue["name"],
                open=document["open"],
                items=[
                    {name: item[name] for name in ("id", "name", "name_en")}
                    for item in items
                    if item["queue"] == queue["id"]
                ],
                service_seconds=queue.get("service_seconds", SERVICE_SECONDS),
            )
            self.tell(Address("queue", queue["id"]), configure)
        for window in document["windows"]:
            self._tell_window(window["id"], **window_parts(window, queues, items, SERVICE_SECONDS))
        kept = {window["id"] for window in document["windows"]}
        for key in sorted({window["id"] for window in before.get("windows", [])} - kept):
            self._tell_window(key, queues=[], items=[])

    def _tell_heirs(self, before: Json) -> None:
        """Tell queues that are gone, or have lost items to others, where their people go."""
        for queue, inherited in sorted(heirs(before, self.row.document).items()):
            self.tell(Address("queue", queue), messages.LetInherit(heirs=inherited))

    def _tell_window(self, key: str, **parts: Any) -> None:
        configure = messages.ConfigureWindow(hall=self.key, hall_name=self.row.name, **parts)
        self.tell(Address("window", key), configure)
