"""What a window's clerk may do when. Pure: one table, which the actor asks and a test walks through.

A cell is either the state after the command or the code of the refusal.

    command    closed          open            paused          calling       serving
    ---------  --------------  --------------  --------------  ------------  ---------------
    open       open            (already open)  open            (already)     (already)
    pause      (not open)      paused          (already)       (has ticket)  (has ticket)
    close      (already)       closed          closed          (has ticket)  (has ticket)
    call-next  (not open)      calling         (paused)        (has ticket)  (has ticket)
    call       (not open)      calling         (paused)        (has ticket)  (has ticket)
    recall     (not open)      (nobody)        (nobody)        calling       (already serving)
    start      (not open)      (nobody)        (nobody)        serving       (already serving)
    hold       (not open)      (nobody)        (nobody)        (not started) open
    resume     (not open)      serving         (paused)        (has ticket)  (has ticket)
    transfer   (not open)      (nobody)        (nobody)        open          open
    no-show    (not open)      (nobody)        (nobody)        open          (already serving)
    give-back  (not open)      (nobody)        (nobody)        open          (already serving)
    left       (not open)      (nobody)        (nobody)        (not started) open
    finish     (not open)      (nobody)        (nobody)        (not started) open
    hand-over  (not open)      open            paused          calling       serving
    take-over  (not open)      open            paused          calling       serving
    help       (not open)      open            paused          calling       serving

A window that holds tickets cannot close, and only one that is offered can be taken over (the actor adds this; it is not
a matter of state).
"""

from typing import NamedTuple

PAUSES = ("break", "lunch", "meeting", "training", "equipment", "other")
"""Why a clerk pauses a window."""

STATES = ("closed", "open", "paused", "calling", "serving")


class Go(NamedTuple):
    """Allowed; the window is in this state afterwards."""

    state: str


class No(NamedTuple):
    """Refused with this code."""

    code: str


_NOT_OPEN = No("window.not_open")
_PAUSED = No("window.paused")
_NOBODY = No("window.nobody_called")
_BUSY = No("window.has_ticket")
_NOT_STARTED = No("window.not_started")
_SERVING = No("window.already_serving")
_IS_OPEN = No("window.already_open")
_IS_PAUSED = No("window.already_paused")
_IS_CLOSED = No("window.already_closed")

TABLE: dict[str, tuple[Go | No, ...]] = {
    "open": (Go("open"), _IS_OPEN, Go("open"), _IS_OPEN, _IS_OPEN),
    "pause": (_NOT_OPEN, Go("paused"), _IS_PAUSED, _BUSY, _BUSY),
    "close": (_IS_CLOSED, Go("closed"), Go("closed"), _BUSY, _BUSY),
    "call-next": (_NOT_OPEN, Go("calling"), _PAUSED, _BUSY, _BUSY),
    "call": (_NOT_OPEN, Go("calling"), _PAUSED, _BUSY, _BUSY),
    "recall": (_NOT_OPEN, _NOBODY, _NOBODY, Go("calling"), _SERVING),
    "start": (_NOT_OPEN, _NOBODY, _NOBODY, Go("serving"), _SERVING),
    "hold": (_NOT_OPEN, _NOBODY, _NOBODY, _NOT_STARTED, Go("open")),
    "resume": (_NOT_OPEN, Go("serving"), _PAUSED, _BUSY, _BUSY),
    "transfer": (_NOT_OPEN, _NOBODY, _NOBODY, Go("open"), Go("open")),
    "no-show": (_NOT_OPEN, _NOBODY, _NOBODY, Go("open"), _SERVING),
    "give-back": (_NOT_OPEN, _NOBODY, _NOBODY, Go("open"), _SERVING),
    "left": (_NOT_OPEN, _NOBODY, _NOBODY, _NOT_STARTED, Go("open")),
    "finish": (_NOT_OPEN, _NOBODY, _NOBODY, _NOT_STARTED, Go("open")),
    "hand-over": (_NOT_OPEN, Go("open"), Go("paused"), Go("calling"), Go("serving")),
    "help": (_NOT_OPEN, Go("open"), Go("paused"), Go("calling"), Go("serving")),
    "take-over": (_NOT_OPEN, Go("open"), Go("paused"), Go("calling"), Go("serving")),
}


def outcome(state: str, command: str) -> Go | No:
    """What ``command`` does in ``state``."""
    return TABLE[command][STATES.index(state)]
