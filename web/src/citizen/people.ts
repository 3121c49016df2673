/** Accounts and enterprises as the hall tells of them. Pure. */

export interface Thing {
  kind: 'ticket' | 'appointment'
  id: string
  /** The hall. */
  place: string
  title: string
  at: string
  /** The enterprise that it is for. */
  behalf: string | null
}

export interface Person {
  id: string
  level: 1 | 2
  /** How surely it is them this time: 1 by phone code, 2 by a verified identity. */
  session_level: 1 | 2
  /** A mask of the name, else of the phone. */
  called: string
  name: string | null
  phone: string | null
  number: string | null
  things: Thing[]
}

export interface Mandate {
  id: string
  agent: string
  items: string[]
  until: string
  granted_at: string
  revoked_at: string | null
  state: 'active' | 'expired' | 'revoked'
}

export interface Enterprise {
  code: string
  name: string
  representative: string
  /** Its legal representative, who sees all mandates. */
  represents: boolean
  mandates: Mandate[]
}

/** Things of before that are shown, by what is known of them alone. */
const MOST_PAST = 20
const DAY_MS = 24 * 3600 * 1000

/** Which things may still be alive, and which are over. Pure. */
export function parted(things: readonly Thing[], now: number): { live: Thing[]; past: Thing[] } {
  const live = things.filter(({ at }) => now - Date.parse(at) < DAY_MS)
  const known = new Set(live)
  return { live, past: things.filter((thing) => !known.has(thing)).slice(0, MOST_PAST) }
}

/** May whoever is signed in act for it now, for some item at least? */
export const mayActFor = (one: Enterprise): boolean =>
  one.represents || one.mandates.some(({ state }) => state === 'active')
