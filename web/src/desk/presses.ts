/**
 * What becomes of a key or button pressed while a command is under way. Pure. A press is taken now, taken next, or
 * refused in words; none is lost without one.
 */
import type { WindowView } from '../shared/types'

export type Fate = 'now' | 'next' | 'refused'

export interface UnderWay {
  /** The command that has no answer yet. */
  busy: string | null
  /** An answer came a moment ago. */
  resting: boolean
  /** Another press waits for the answer already. */
  kept: boolean
}

/**
 * The big key (`big`) is never taken ahead: pressed twice, it must not finish one case and call the next. Any other is
 * taken after the answer, one of them, unless it asks again for what is being done.
 */
export function fateOf(name: string, big: boolean, { busy, resting, kept }: UnderWay): Fate {
  if (big) return busy || resting ? 'refused' : 'now'
  if (!busy) return 'now'
  return kept || name === busy ? 'refused' : 'next'
}

/** What a clerk has before her eyes when she presses: a press kept for later holds only while this is the same. */
export function seen(view: WindowView | null): string {
  const { state, clerk, ticket, offer } = view ?? {}
  return JSON.stringify([state, clerk, ticket?.id, offer && [offer.to]])
}
