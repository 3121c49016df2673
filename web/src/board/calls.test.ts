import { describe, expect, it } from 'vitest'
import { identity, type Shown } from './flash'
import { next, noted, STALE, type Calling, type Said } from './calls'

const NOW = Date.parse('2026-11-23T09:10:00+08:00')
const call = (number: string, window: string, age = 5, times = 1): Shown => ({
  number,
  window,
  times,
  at: new Date(NOW - age * 1000).toISOString(),
})
const calling = (...calls: Shown[]): Calling[] =>
  calls.map(({ number, window }) => ({ number: window, state: 'calling', serving: number }))

/** Everything that would be said if nothing else happened. */
function all(calls: Shown[], windows = calling(...calls), said: Said = new Map()): string[] {
  const heard: string[] = []
  for (let what = next(calls, windows, said, NOW); what; what = next(calls, windows, said, NOW)) {
    heard.push(`${what.call.number} ${what.tongue}`)
    said = noted(said, what.call, calls)
    if (heard.length > 50) throw new Error('never silent')
  }
  return heard
}

describe('what a board says next', () => {
  it('says a call in both tongues, once', () => {
    expect(all([call('A001', '01')])).toEqual(['A001 zh', 'A001 yue'])
  })
  it('keeps the order of calling while it keeps up', () => {
    expect(all([call('B002', '02', 3), call('A001', '01', 6)])).toEqual(['A001 zh', 'A001 yue', 'B002 zh', 'B002 yue'])
  })
  it('finishes what it began before the next', () => {
    const [first, second] = [call('A001', '01', 6), call('B002', '02', 1)]
    const said = noted(new Map(), first, [first])
    expect(all([second, first], calling(first, second), said)[0]).toBe('A001 yue')
  })
  it('is newest first, and everybody once, when it is behind', () => {
    const calls = ['D004', 'C003', 'B002', 'A001'].map((number, place) => call(number, `0${place}`, 5 + place))
    const heard = all(calls)
    expect(heard.slice(0, 4)).toEqual(['D004 zh', 'C003 zh', 'B002 zh', 'A001 zh'])
    expect(new Set(heard).size).toBe(8)
  })
  it('drops calls older than a minute', () => {
    expect(all([call('A001', '01', STALE / 1000 + 1)])).toEqual([])
    expect(all([call('A001', '01', STALE / 1000)])).toHaveLength(2)
  })
  it('drops whoever has come, was missed, or is called elsewhere', () => {
    const one = call('A001', '01')
    for (const window of [
      { number: '01', state: 'serving', serving: 'A001' },
      { number: '01', state: 'open', serving: null },
      { number: '01', state: 'calling', serving: 'A002' },
      { number: '02', state: 'calling', serving: 'A001' },
    ]) {
      expect(next([one], [window], new Map(), NOW)).toBeNull()
    }
  })
  it('says a recall again', () => {
    const [first, again] = [call('A001', '01', 20), call('A001', '01', 2, 2)]
    const said: Said = new Map([[identity(first), 2]])
    expect(all([again], calling(again), said)).toEqual(['A001 zh', 'A001 yue'])
  })
  it('forgets what is shown no more', () => {
    const [old, fresh] = [call('A001', '01'), call('B002', '02')]
    expect([...noted(new Map([[identity(old), 2]]), fresh, [fresh]).keys()]).toEqual([identity(fresh)])
  })
})
