/** Accounts and enterprises as the hall tells of them. Pure. */

import type { Belonging, EnterpriseAnswer } from '../shared/generated'

export type {
  Belonging as Thing,
  EnterpriseAnswer as Enterprise,
  MandateAnswer as Mandate,
  PersonAnswer as Person,
} from '../shared/generated'

/** Things of before that are shown, by what is known of them alone. */
const MOST_PAST = 20
const DAY_MS = 24 * 3600 * 1000

/** Which things may still be alive, and which are over. Pure. */
export function parted(things: readonly Belonging[], now: number): { live: Belonging[]; past: Belonging[] } {
  const live = things.filter(({ at }) => now - Date.parse(at) < DAY_MS)
  const known = new Set(live)
  return { live, past: things.filter((thing) => !known.has(thing)).slice(0, MOST_PAST) }
}

/** The figures of a code, however it was typed or pasted. */
export const figuresOf = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '')

/** May whoever is signed in act for it now, for some item at least? */
export const mayActFor = (one: EnterpriseAnswer): boolean =>
  one.represents || one.mandates.some(({ state }) => state === 'active')
