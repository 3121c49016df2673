"""The first room: halls, queues, windows, kiosks, tickets, the board and the district's map.

One actor per file: `district`, `hall`, `queue`, `window`, `ticket`, `kiosk`, `errand`; what a queue or a window knows
and says is in `…_rows` and `…_telling`. `messages` is what can be said to the actors, `events` what they tell the
world; policies without I/O are `next`, `estimate`, `level`, `numbers`, `window_states`, `access`, `holder` and
`secret`. `api` holds the HTTP routes, `taking` what they share with the live socket, `setup` puts a district's data
into the actors, `words` holds the texts of every refusal. `hall.appointments` and
`hall.statistics` are rooms within.
"""

from hall import appointments, statistics
from hall.district import District
from hall.errand import Errand
from hall.hall import Hall
from hall.kiosk import Kiosk
from hall.queue import Queue
from hall.ticket import Ticket
from hall.window import Window

KINDS = (District, Errand, Hall, Kiosk, Queue, Ticket, Window, *appointments.KINDS, *statistics.KINDS)

__all__ = ["KINDS", "District", "Errand", "Hall", "Kiosk", "Queue", "Ticket", "Window"]
