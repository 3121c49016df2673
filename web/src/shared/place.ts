/** Where a ticket stands, from its queue's line: the ticket itself does not know. Pure. */
import type { QueueLine, Ticket } from './types'

export type Place = Pick<Ticket, 'position' | 'ahead' | 'estimate'>

/** The place of a number; null where the line does not have it (yet, or any more). */
export function placeIn(line: QueueLine, number: string): Place | null {
  const ahead = line.line.findIndex(([other]) => other === number)
  if (ahead < 0) return null
  const [, p50, p90] = line.line[ahead]!
  return { position: ahead + 1, ahead, estimate: p50 === null || p90 === null ? null : { p50, p90 } }
}
