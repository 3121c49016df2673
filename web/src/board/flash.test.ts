import { describe, expect, it } from 'vitest'
import { flashing, identity, type Shown } from './flash'

const call = (number: string, times = 1, at = '2026-11-23T09:00:00+08:00'): Shown => ({
  number,
  window: '01',
  times,
  at,
})

describe('flashing', () => {
  it('is quiet about what was there when the screen came up or came back', () => {
    expect(flashing(null, [call('A002'), call('A001')]).size).toBe(0)
  })
  it('flashes a new call, and only that one', () => {
    const next = call('A002')
    expect([...flashing([call('A001')], [next, call('A001')])]).toEqual([identity(next)])
  })
  it('flashes again on a recall', () => {
    const again = call('A001', 2)
    expect(flashing([call('A001')], [again]).has(identity(again))).toBe(true)
  })
  it('flashes every call of a burst that arrived as one value', () => {
    expect(flashing([call('A001')], [call('A003'), call('A002'), call('A001')]).size).toBe(2)
  })
  it('does not flash when nothing changed, or when calls only fall off the end', () => {
    const calls = [call('A002'), call('A001')]
    expect(flashing(calls, calls).size).toBe(0)
    expect(flashing(calls, calls.slice(0, 1)).size).toBe(0)
  })
})
