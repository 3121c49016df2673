import { describe, expect, it } from 'vitest'
import type { DistrictMap, Hall, HallSummary, HallWindow } from '../shared/types'
import { districtFigures, loadOf, perWindow, worstFirst } from './figures'

const summary = (id: string, part: Partial<HallSummary>): HallSummary => ({
  id,
  name: id,
  name_en: id,
  lon: 0,
  lat: 0,
  open: true,
  phase: 'open',
  opens: null,
  waiting: 0,
  windows_open: 0,
  estimate: null,
  level: 'free',
  ...part,
})

describe('the district', () => {
  const map: DistrictMap = {
    at: '',
    halls: [
      summary('a', { waiting: 4, windows_open: 2, estimate: { p50: 100, p90: 200 } }),
      summary('b', { waiting: 30, windows_open: 1, estimate: { p50: 3000, p90: 4000 }, level: 'crowded' }),
      summary('c', { waiting: 50, level: 'crowded', open: false }),
    ],
  }
  it('adds up, and names the slowest hall that can be known', () => {
    expect(districtFigures(map)).toMatchObject({ waiting: 84, windowsOpen: 3, crowded: 1, slowest: { id: 'b' } })
    expect(districtFigures({ at: '', halls: [] }).slowest).toBeNull()
  })
  it('shows the worst first and the closed last', () => {
    expect(worstFirst(map.halls).map((hall) => hall.id)).toEqual(['b', 'a', 'c'])
  })
})

describe('a window', () => {
  const window = (state: HallWindow['state'], ...queues: string[]): HallWindow => ({ id: 'w', number: '01', state, serving: null, items: [], queues })
  const hall = (waiting: number, windows: HallWindow[]): Hall =>
    ({ queues: [{ id: 'q', prefix: 'A', name: '', name_en: '', waiting, estimate: null }], windows }) as unknown as Hall

  it('is idle when it is ready and nobody waits for it', () => {
    const ready = window('open', 'q')
    expect(loadOf(hall(0, [ready]), ready)).toBe('idle')
    expect(loadOf(hall(1, [ready]), ready)).toBe('working')
    expect(loadOf(hall(0, [window('paused', 'q')]), window('paused', 'q'))).toBe('paused')
  })
  it('is overloaded when very many wait for each window of its queue', () => {
    const busy = window('serving', 'q')
    expect(loadOf(hall(8, [busy]), busy)).toBe('overloaded')
    expect(loadOf(hall(8, [busy, busy]), busy)).toBe('working')
  })
  it('that is closed serves nobody', () => {
    const it_ = hall(3, [window('closed', 'q')])
    expect(perWindow(it_, it_.queues[0]!)).toBe(Infinity)
  })
})
