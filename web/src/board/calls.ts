/**
 * What a board says next. Pure: it is given the calls that the hall shows, what was said already, and the time.
 *
 * - Only calls that still matter: not older than a minute, and whose window still waits for that number. Whoever has
 *   come, or was missed, is not called again; a screen that was away says nothing about what it slept through.
 * - A recall is another call (`times` is part of its identity), so it is spoken again.
 * - Each call in each tongue, Mandarin first. While it keeps up: one call in all tongues, then the next, in the order
 *   of calling. When three or more are unsaid it is behind: the newest first, and everybody in one tongue first.
 */
import { identity, type Shown } from './flash'

export type Tongue = 'zh' | 'yue'
export const TONGUES: readonly Tongue[] = ['zh', 'yue']

/** Older calls are not spoken: whoever is still to come sees the number (ms). */
export const STALE = 60_000
/** So many calls waiting to be spoken mean that it is behind. */
export const BEHIND = 3

/** What is known of the windows: only one that still calls the number keeps a call alive. */
export interface Calling {
  number: string
  state: string
  serving: string | null
}

export interface Utterance {
  call: Shown
  tongue: Tongue
}

/** How many tongues each call was said in, by its identity. */
export type Said = ReadonlyMap<string, number>

export function alive(call: Shown, windows: readonly Calling[], now: number): boolean {
  if (now - Date.parse(call.at) > STALE) return false
  return windows.some(
    (window) => window.number === call.window && window.state === 'calling' && window.serving === call.number,
  )
}

/** The next sentence, or null when there is nothing to say. `calls` newest first, `now` in the server's time (ms). */
export function next(
  calls: readonly Shown[],
  windows: readonly Calling[],
  said: Said,
  now: number,
): Utterance | null {
  const times = (call: Shown): number => said.get(identity(call)) ?? 0
  const unsaid = calls.filter((call) => times(call) < TONGUES.length && alive(call, windows, now))
  if (unsaid.length === 0) return null
  const behind = unsaid.length >= BEHIND
  const ordered = behind
    ? [...unsaid].sort((one, other) => times(one) - times(other)) // a stable sort: the newest stays first
    : [...unsaid].reverse().sort((one, other) => times(other) - times(one))
  const call = ordered[0]!
  return { call, tongue: TONGUES[times(call)]! }
}

/** After a sentence was said. Forgets what the hall shows no more, so that it never grows. */
export function noted(said: Said, spoken: Shown, calls: readonly Shown[]): Map<string, number> {
  const shown = new Set(calls.map(identity))
  const kept = new Map([...said].filter(([call]) => shown.has(call)))
  kept.set(identity(spoken), (said.get(identity(spoken)) ?? 0) + 1)
  return kept
}
