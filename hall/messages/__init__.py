"""What can be said to the actors of a hall: commands, queries, and what they are answered with.

One module per actor; all names are those of this package, because queues, windows and tickets talk to each other. Who
may send what is decided in the actors (`hall.access`); messages marked *inside* are accepted from other actors only. A
question that one actor asks another is asked in the name of the caller it serves.

Asking goes one way: errand → kiosk, hall, queue; kiosk → hall, queue; ticket → hall, queue, book of keys; window →
clerk, hall, queue; visitor → ticket; queue → hall. Halls and clerks ask nobody. In the other direction actors are told.
"""

from hall.messages.clerk import *  # noqa: F403
from hall.messages.district import *  # noqa: F403
from hall.messages.errand import *  # noqa: F403
from hall.messages.hall import *  # noqa: F403
from hall.messages.kiosk import *  # noqa: F403
from hall.messages.presence import *  # noqa: F403
from hall.messages.queue import *  # noqa: F403
from hall.messages.shared import *  # noqa: F403
from hall.messages.ticket import *  # noqa: F403
from hall.messages.visitor import *  # noqa: F403
from hall.messages.window import *  # noqa: F403
