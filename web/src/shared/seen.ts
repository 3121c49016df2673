/**
 * What a page holds of one channel, and how each thing that happens on the line changes it. Pure, so it is tested
 * without a socket. `since` is the last moment at which what is shown was known to be true.
 *
 * Two things make a value old: the line to the service is lost, or the service itself hears nothing of what the channel
 * shows (`silent`). A page that says "live" while its source is silent would lie.
 */

export type LiveState = 'loading' | 'live' | 'stale' | 'error'

export interface LiveError {
  /** The protocol's code: 102 no such channel, 103 not yours, 0 the line itself. */
  code: number
  message: string
}

export interface Seen<T> {
  value: T | null
  state: LiveState
  since: Date | null
  error: LiveError | null
  /** The line stands, and the service does not hear from the channel's source. */
  silent: boolean
}

export type Happening =
  /** Subscribed. `data` is the value now, or absent when the missed publications follow one by one. */
  | { kind: 'subscribed'; data: unknown; recovered: boolean; at: Date }
  | { kind: 'published'; data: unknown; at: Date }
  /** Nothing has been heard since `heard`. */
  | { kind: 'lost'; heard: Date }
  | { kind: 'refused'; error: LiveError }
  /** The source is silent from `at` on, or heard again. */
  | { kind: 'silent'; at: Date }
  | { kind: 'heard'; at: Date }

/** The protocol's code for a subscription that has to wait for its source. */
export const SILENT = 503

export const nothingSeen: Seen<never> = { value: null, state: 'loading', since: null, error: null, silent: false }

/**
 * The channel's value after a publication: all of it (state channels), a field of it, or what it makes of the value
 * before (log channels). Null: as before.
 */
export type Read<T> = (data: unknown, before: T | null) => T | null

export function step<T>(seen: Seen<T>, what: Happening, read: Read<T>): Seen<T> {
  switch (what.kind) {
    case 'subscribed': {
      const snapshot = what.data === undefined || what.data === null ? null : (what.data as T)
      const value = snapshot ?? seen.value
      return { value, state: value === null ? 'loading' : 'live', since: what.at, error: null, silent: false }
    }
    case 'published':
      return {
        value: read(what.data, seen.value) ?? seen.value,
        state: seen.silent ? 'stale' : 'live',
        since: what.at,
        error: null,
        silent: seen.silent,
      }
    case 'lost':
      if (seen.state === 'error') return seen
      if (seen.value === null) return { ...seen, error: { code: 0, message: 'no connection' } }
      return { ...seen, state: 'stale', since: seen.state === 'stale' ? seen.since : what.heard }
    case 'refused':
      return { ...seen, state: 'error', error: what.error }
    case 'silent':
      if (seen.state === 'error') return seen
      if (seen.value === null) return { ...seen, silent: true, error: { code: SILENT, message: 'source silent' } }
      return { ...seen, state: 'stale', silent: true, since: seen.state === 'stale' ? seen.since : what.at }
    case 'heard':
      if (!seen.silent) return seen
      if (seen.value === null) return { ...seen, silent: false, error: null }
      return { ...seen, state: 'live', silent: false, since: what.at }
  }
}
