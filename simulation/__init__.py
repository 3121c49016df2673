"""Real days: people who come, wait, leave and are served, and clerks who open, call, pause and close, all over the API.

A client and nothing more: it speaks HTTP and listens to the live socket, on a running hall at an accelerated pace
(`live_over_http`), on one whose clock runs a course of busy days (`gateway.course`, `live_by_clock`), or on a hall in
this process whose clock is virtual, so that whole days with true times can be lived into a data folder (`live_into`).
"""
