/** Where a ticket stands, from its queue's line: the ticket itself does not know. Pure. */
import type { Ticket } from './types'

/** A queue's line: of each ticket that waits its number and the seconds its holder should expect (null: nobody knows). */
export interface Line {
  id: string
  line: [number: string, p50: number | null, p90: number | null][]
}

export type Place = Pick<Ticket, 'position' | 'ahead' | 'estimate'>

/** The place of a number; null where the line does not have it (yet, or any more). */
export function placeIn(line: Line, number: string): Place | null {
  const ahead = line.line.findIndex(([other]) => other === number)
  if (ahead < 0) return null
  const [, p50, p90] = line.line[ahead]!
  return { position: ahead + 1, ahead, estimate: p50 === null || p90 === null ? null : { p50, p90 } }
}
