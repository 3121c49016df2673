"""What the halls tell the world: every event that is journaled here.

A released event is never changed: only fields with defaults are added (`tests/hall/golden` holds one example of each).
Times are not repeated in the events; the journal records when each happened. No citizen's data: only sealed text,
opaque id.
"""

from hall.events.clerk import *  # noqa: F403
from hall.events.district import *  # noqa: F403
from hall.events.errand import *  # noqa: F403
from hall.events.hall import *  # noqa: F403
from hall.events.kiosk import *  # noqa: F403
from hall.events.presence import *  # noqa: F403
from hall.events.queue import *  # noqa: F403
from hall.events.ticket import *  # noqa: F403
from hall.events.visitor import *  # noqa: F403
from hall.events.window import *  # noqa: F403
