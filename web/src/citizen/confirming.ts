/** Which of the phone's tickets still wait for their holder to be in the hall. Pure. */
import type { MyTicket } from './mine'

/** A ticket remembered before this was noted may be one: to confirm it again changes nothing. */
export function unconfirmed(tickets: MyTicket[], hall: string): MyTicket[] {
  return tickets.filter((ticket) => ticket.hall === hall && ticket.state === 'waiting' && ticket.confirm_by !== null)
}
