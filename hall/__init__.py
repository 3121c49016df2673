"""The first room: halls, queues, windows, clerks, kiosks, tickets, the board and the district's map.

One actor per file; what a queue or a window knows is in `…_rows`, what it says in `…_telling`, who sits at a window in
`window_duty`, what happens when they leave in `window_desk`, whom it helps in `window_help`, what it shows in
`window_view`. `messages` is what can be said to the actors, `events` what they tell the world; policies without I/O are
`next`, `level`, `numbers`, `window_states`, `profiles`, `access`, `holder` and `passes`. `api` holds the HTTP routes,
`taking` what they share with the live socket, `setup` puts a district's data into the actors, `words` holds the texts
of every refusal. `hours`, `appointments`, `exchange`, `ratings`, `screens` and `statistics` are rooms
within. Other rooms know what is named here: the actors, and the events that concern them.
"""

from hall import appointments, merging, ratings, screens, statistics
from hall.appointments.events import AppointmentBooked, AppointmentHeld
from hall.clerk import Clerk
from hall.district import District
from hall.errand import Errand
from hall.events import TicketTaken, WindowOffered
from hall.hall import Hall
from hall.kiosk import Kiosk
from hall.presence import Presence
from hall.queue import Queue
from hall.ratings.events import FollowUpAssigned, FollowUpOpened
from hall.ticket import Ticket
from hall.visitor import Visitor
from hall.window import Window

KINDS = (
    Clerk,
    District,
    Errand,
    Hall,
    Kiosk,
    Presence,
    Queue,
    Ticket,
    Visitor,
    Window,
    *appointments.KINDS,
    *ratings.KINDS,
    *screens.KINDS,
    *statistics.KINDS,
)

__all__ = [
    "KINDS",
    "AppointmentBooked",
    "AppointmentHeld",
    "Clerk",
    "District",
    "Errand",
    "FollowUpAssigned",
    "FollowUpOpened",
    "Hall",
    "Kiosk",
    "Presence",
    "Queue",
    "Ticket",
    "TicketTaken",
    "Visitor",
    "Window",
    "WindowOffered",
    "merging",
]
