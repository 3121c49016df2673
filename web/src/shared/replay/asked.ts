/** What an address asks to have played again: `?at=2026-11-24T10:42:00+08:00`, and perhaps `&speed=60`. Pure. */

export const SPEEDS = [1, 10, 60, 300] as const

export interface Asked {
  /** Milliseconds since 1970; NaN where the address does not name a moment that can be read. */
  at: number
  /** Seconds of then per second of now; 0 stands still. */
  speed: number
}

const FASTEST = 600

/** What the address asks for; null where it is an ordinary one. */
export function asked(search: string): Asked | null {
  const query = new URLSearchParams(search)
  const at = query.get('at')
  if (at === null) return null
  const speed = Number(query.get('speed') ?? 0)
  // A plus sign in an address is read as a space, unless it was written as %2B, which people do not.
  const moment = /T.* \d\d:?\d\d$/.test(at) ? at.replace(' ', '+') : at
  return {
    at: Date.parse(moment),
    speed: Number.isFinite(speed) ? Math.min(Math.max(speed, 0), FASTEST) : 0,
  }
}

/** A moment in the hall's own time, as an address names it: 2026-11-24T10:42:00+08:00. */
export function named(moment: number): string {
  return new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19) + '+08:00'
}
