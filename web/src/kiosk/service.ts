/** Whether a kiosk can serve, and if not, why. Pure. */
import type { LiveState } from '../shared/live'
import type { Hall, Kiosk } from '../shared/types'

export type Standing = 'loading' | 'broken' | 'line' | 'silent' | 'wrong_hall' | 'closed' | 'last' | 'off'

/** A line lost for longer than this (ms) is no hiccup: the screen says so instead of showing old counts. */
export const LOST_MS = 20_000

/**
 * Null: it serves. `lostFor`: milliseconds without news, 0 while somebody is in the middle of something; `silent`: it is
 * the hall that nothing is heard of, not the line that is lost.
 */
export function standing(
  state: LiveState,
  failed: boolean,
  hall: Hall | null,
  terminal: Kiosk | null,
  lostFor: number,
  silent = false,
): Standing | null {
  if (state === 'error') return 'wrong_hall'
  if (hall === null) return failed ? 'broken' : 'loading'
  if (terminal && (!terminal.hall || !terminal.in_service)) return terminal.hall ? 'off' : 'wrong_hall'
  if (lostFor > LOST_MS) return silent ? 'silent' : 'line'
  if (hall.hours?.phase === 'last') return 'last'
  return hall.open && hall.queues.length > 0 ? null : 'closed'
}
