/**
 * What a clerk can do, when, and with which key. One table: the buttons, the keyboard and the help all read it, so they
 * cannot disagree. The server decides in the end; this only keeps a clerk from being offered what must be refused.
 */
export type WindowState = 'closed' | 'open' | 'paused' | 'calling' | 'serving'

export type Name =
  | 'open'
  | 'pause'
  | 'close'
  | 'call-next'
  | 'call'
  | 'recall'
  | 'start'
  | 'hold'
  | 'resume'
  | 'transfer'
  | 'no-show'
  | 'finish'

/** The one thing to do next, which keeps its place on the screen and the big keys. */
const PRIMARY: Record<WindowState, Name> = {
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
  { name: 'hold', code: 'KeyH', key: 'H', states: ['serving'] },
  { name: 'transfer', code: 'KeyT', key: 'T', states: ['calling', 'serving'] },
  { name: 'call', code: 'KeyG', key: 'G', states: ['open'] },
  { name: 'pause', code: 'KeyP', key: 'P', states: ['open'] },
  { name: 'close', code: 'KeyX', key: 'X', states: ['open', 'paused'] },
]

export const primary = (state: WindowState): Name => PRIMARY[state]

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

export function wish(key: Key, state: WindowState): Wish {
  if (key.repeat || key.altKey || key.ctrlKey || key.metaKey) return null
  if (key.code === 'Escape') return { kind: 'escape' }
  if (key.code === 'Space' || key.code === 'Enter' || key.code === 'NumpadEnter') {
    return { kind: 'command', name: PRIMARY[state] }
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(key.code)
  if (digit) return state === 'open' ? { kind: 'held', index: Number(digit[1]) - 1 } : null
  const found = SECONDARY.find(({ code, states }) => code === key.code && states.includes(state))
  return found ? { kind: 'command', name: found.name } : null
}

/**
 * "a12", "A012" or "A1234" as the id of today's ticket, or null when it cannot be one. Numbers have three digits, and
 * four from 1000 on.
 */
export function ticketId(typed: string, hall: string, businessDay: string): string | null {
  const match = /^([A-Za-z]+)\s*0*(\d{1,4})$/.exec(typed.trim())
  if (!match || Number(match[2]) === 0) return null
  return `${hall}-${businessDay.replaceAll('-', '')}-${match[1]!.toUpperCase()}${match[2]!.padStart(3, '0')}`
}
