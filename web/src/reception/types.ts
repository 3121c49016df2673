/** What reception reads and says. */
import type { MoveTicketBody } from '../shared/generated'

export type { DayAppointment, LineQueue, LineTicket } from '../shared/generated'

/** Where a ticket is put: a position, an end, or `own`, the place that the rules give. */
export type Goal = MoveTicketBody['to']
