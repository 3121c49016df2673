/**
 * What a clerk can do, when, and with which key. One table: the buttons, the keyboard and the help all read it, so they
 * cannot disagree. The server decides in the end; this only keeps a clerk from being offered what must be refused.
 */
import type { PauseReason, WindowCommand, WindowState } from '../shared/types'

export type Name = Exclude<WindowCommand, 'take-over'> | Extra
/** What a clerk does beside the window's own commands: a further matter, a note, somebody without a number. */
export type Extra = 'matter' | 'note' | 'walk-in'

export const isExtra = (name: string): name is Extra => name === 'matter' || name === 'note' || name === 'walk-in'

/** The one thing to do next, which keeps its place on the screen and the big keys. */
const PRIMARY: Record<WindowState, WindowCommand & Name> = {
  closed: 'open',
  paused: 'open',
  open: 'call-next',
  calling: 'start',
  serving: 'finish',
}

/** Physical keys (`KeyboardEvent.code`), so that a Chinese input method or another layout changes nothing. */
const SECONDARY: readonly { name: Name; code: string; key: string; states: readonly WindowState[] }[] = [
  { name: 'recall', code: 'KeyR', key: 'R', states: ['calling'] },
  { name: 'no-show', code: 'KeyN', key: 'N', states: ['calling'] },
  { name: 'give-back', code: 'KeyU', key: 'U', states: ['calling'] },
  { name: 'hold', code: 'KeyH', key: 'H', states: ['serving'] },
  { name: 'left', code: 'KeyQ', key: 'Q', states: ['serving'] },
  { name: 'transfer', code: 'KeyT', key: 'T', states: ['calling', 'serving'] },
  { name: 'matter', code: 'KeyA', key: 'A', states: ['calling', 'serving'] },
  { name: 'note', code: 'KeyL', key: 'L', states: ['calling', 'serving'] },
  { name: 'call', code: 'KeyG', key: 'G', states: ['open'] },
  { name: 'walk-in', code: 'KeyW', key: 'W', states: ['open'] },
  { name: 'help', code: 'KeyJ', key: 'J', states: ['open', 'paused', 'calling', 'serving'] },
  { name: 'hand-over', code: 'KeyO', key: 'O', states: ['open', 'paused', 'calling', 'serving'] },
  { name: 'pause', code: 'KeyP', key: 'P', states: ['open'] },
  { name: 'close', code: 'KeyX', key: 'X', states: ['open', 'paused'] },
]

export const primary = (state: WindowState): WindowCommand & Name => PRIMARY[state]

/** Every secondary command with its key; `enabled` says whether the window's state allows it. All keep their places. */
export function secondary(state: WindowState): { name: Name; key: string; enabled: boolean }[] {
  return SECONDARY.map(({ name, key, states }) => ({ name, key, enabled: states.includes(state) }))
}

/** What a key asks for in this state; held tickets are resumed by their place in the list, 1 to 9. */
export type Wish = { kind: 'command'; name: Name } | { kind: 'held'; index: number } | { kind: 'escape' } | null

export interface Key {
  code: string
  repeat: boolean
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
}

/** Pressed now, and by itself. */
export const plain = (key: Key): boolean => !key.repeat && !key.altKey && !key.ctrlKey && !key.metaKey

export function wish(key: Key, state: WindowState): Wish {
  if (!plain(key)) return null
  if (key.code === 'Escape') return { kind: 'escape' }
  if (key.code === 'Space' || key.code === 'Enter' || key.code === 'NumpadEnter') {
    return { kind: 'command', name: PRIMARY[state] }
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(key.code)
  if (digit) return state === 'open' ? { kind: 'held', index: Number(digit[1]) - 1 } : null
  const found = SECONDARY.find(({ code, states }) => code === key.code && states.includes(state))
  return found ? { kind: 'command', name: found.name } : null
}

/** Keys for what the messages offer: move to this window, go on with one's own. */
const OFFERED = ['KeyM', 'KeyB']

/** Whether a key means something at a desk, in this state or in another. */
export function isDeskKey(key: Key): boolean {
  const states = Object.keys(PRIMARY) as WindowState[]
  return plain(key) && (OFFERED.includes(key.code) || states.some((state) => wish(key, state)))
}

/** Why a window is paused, in the order of the keys 1 to 6. */
export const PAUSES: readonly PauseReason[] = ['break', 'lunch', 'meeting', 'training', 'equipment', 'other']
/** Minutes that a pause or help may be said to last; 0: not said. */
export const LASTING = [0, 5, 10, 15, 20, 30, 45, 60, 90] as const

/** One step along `LASTING`, which has an end on both sides. */
export function longer(minutes: number, by: 1 | -1): number {
  const place = LASTING.findIndex((step) => step >= minutes) + by
  return LASTING[Math.min(Math.max(place, 0), LASTING.length - 1)] ?? 0
}

/** That many minutes from now, to the minute, as the server reads it; nothing where nothing was said. */
export function untilIn(minutes: number, now: Date): { until?: string } {
  return minutes ? { until: new Date(Math.floor(now.getTime() / 60_000) * 60_000 + minutes * 60_000).toISOString() } : {}
}

/** Whose window it is, for the person at this desk. A leader runs any window. */
export type Seat = 'mine' | 'free' | 'offered' | 'anothers'

export function seatOf(
  view: { clerk: string | null; offer?: { to: string | null } } | null,
  person: { name: string; roles: readonly string[] } | null,
): Seat {
  if (!view || view.clerk === null) return 'free'
  if (view.clerk === person?.name) return 'mine'
  const leads = person?.roles.some((role) => role === 'manager' || role === 'admin') ?? false
  if (view.offer && (view.offer.to === null || view.offer.to === person?.name || leads)) return 'offered'
  return leads ? 'mine' : 'anothers'
}

/**
 * "a12", "A012" or "A1234" as the id of today's ticket, or null when it cannot be one. Numbers have three digits, and
 * four from 1000 on.
 */
export function ticketId(typed: string, hall: string, businessDay: string): string | null {
  const match = /^([A-Za-z]+)\s*0*(\d{1,4})$/.exec(typed.trim())
  if (!match || Number(match[2]) === 0) return null
  return `${hall}-${businessDay.replace(/-/g, '')}-${match[1]!.toUpperCase()}${match[2]!.padStart(3, '0')}`
}
