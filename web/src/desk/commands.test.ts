import { describe, expect, it } from 'vitest'
import type { WindowState } from '../shared/types'
import { isDeskKey, longer, primary, seatOf, secondary, ticketId, untilIn, wish, type Key } from './commands'

const STATES: WindowState[] = ['closed', 'open', 'paused', 'calling', 'serving']
const key = (code: string, held: Partial<Key> = {}): Key => ({
  code,
  repeat: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
})

describe('the key map', () => {
  it('gives space and enter the next action in every state', () => {
    for (const state of STATES) {
      for (const code of ['Space', 'Enter', 'NumpadEnter']) {
        expect(wish(key(code), state)).toEqual({ kind: 'command', name: primary(state) })
      }
    }
  })
  it('walks one case through with the primary action alone', () => {
    expect(['closed', 'open', 'calling', 'serving'].map((state) => primary(state as WindowState))).toEqual([
      'open',
      'call-next',
      'start',
      'finish',
    ])
  })
  it('has one command per key, shows the key it listens to, and obeys only what the state allows', () => {
    for (const state of STATES) {
      const commands = secondary(state)
      expect(new Set(commands.map((command) => command.key)).size).toBe(commands.length)
      for (const { name, key: shown, enabled } of commands) {
        expect(wish(key(`Key${shown}`), state)).toEqual(enabled ? { kind: 'command', name } : null)
      }
    }
  })
  it("leaves a held-down key and the browser's own shortcuts alone", () => {
    expect(wish(key('Enter', { repeat: true }), 'serving')).toBeNull()
    expect(wish(key('KeyR', { ctrlKey: true }), 'calling')).toBeNull()
    expect(wish(key('KeyT', { metaKey: true }), 'serving')).toBeNull()
  })
  it('knows its keys in every state, so that none pressed too early is lost without a word', () => {
    for (const code of ['Space', 'KeyH', 'KeyX', 'KeyM', 'KeyB', 'Digit1']) expect(isDeskKey(key(code))).toBe(true)
    for (const code of ['KeyZ', 'Digit0', 'F5', 'Tab']) expect(isDeskKey(key(code))).toBe(false)
    expect(isDeskKey(key('KeyB', { ctrlKey: true }))).toBe(false)
  })
  it('resumes a held ticket by its number, only when nobody is at the window', () => {
    expect(wish(key('Digit2'), 'open')).toEqual({ kind: 'held', index: 1 })
    expect(wish(key('Numpad9'), 'open')).toEqual({ kind: 'held', index: 8 })
    expect(wish(key('Digit2'), 'serving')).toBeNull()
  })
})

describe('whose window it is', () => {
  const me = { name: 'clerk01', roles: ['clerk'] }
  const manager = { name: 'manager', roles: ['manager'] }
  it('is told by its clerk and by the offer', () => {
    expect(seatOf(null, me)).toBe('free')
    expect(seatOf({ clerk: null }, me)).toBe('free')
    expect(seatOf({ clerk: 'clerk01', offer: { to: null } }, me)).toBe('mine')
    expect(seatOf({ clerk: 'clerk02' }, me)).toBe('anothers')
    expect(seatOf({ clerk: 'clerk02', offer: { to: null } }, me)).toBe('offered')
    expect(seatOf({ clerk: 'clerk02', offer: { to: 'clerk01' } }, me)).toBe('offered')
    expect(seatOf({ clerk: 'clerk02', offer: { to: 'clerk03' } }, me)).toBe('anothers')
  })
  it('is any window for a leader', () => {
    expect(seatOf({ clerk: 'clerk02' }, manager)).toBe('mine')
    expect(seatOf({ clerk: 'clerk02', offer: { to: 'clerk03' } }, manager)).toBe('offered')
  })
})

describe('how long', () => {
  it('goes step by step and stops at both ends', () => {
    expect([longer(15, 1), longer(15, -1), longer(0, -1), longer(90, 1)]).toEqual([20, 10, 0, 90])
  })
  it('is said as a moment to the minute, or not at all', () => {
    const now = new Date('2026-11-24T06:00:40.500Z')
    expect(untilIn(10, now)).toEqual({ until: '2026-11-24T06:10:00.000Z' })
    expect(untilIn(0, now)).toEqual({})
  })
})

describe('ticketId', () => {
  it('completes what a clerk types', () => {
    expect(ticketId('a12', '440106', '2026-11-23')).toBe('440106-20261123-A012')
    expect(ticketId(' B007 ', '440106', '2026-11-23')).toBe('440106-20261123-B007')
    expect(ticketId('A1000', '440106', '2026-11-23')).toBe('440106-20261123-A1000')
  })
  it('refuses what cannot be a number', () => {
    for (const typed of ['', '12', 'A', 'A0', 'A12345', '甲12'])
      expect(ticketId(typed, '440106', '2026-11-23')).toBeNull()
  })
})
