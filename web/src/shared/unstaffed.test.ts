import { beforeAll, describe, expect, it } from 'vitest'
import { loadWords } from './i18n'
import type { HallWindow } from './types'
import { servedFrom, unstaffedHint, unstaffedWords } from './unstaffed'

const NOON = new Date('2026-11-24T12:10:00+08:00')
const TODAY: [string, string][] = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
]
const paused = (queue: string, until: string | null): HallWindow => ({
  id: 'w',
  number: '01',
  state: 'paused',
  serving: null,
  items: [],
  queues: [queue],
  pause: { reason: 'lunch', until },
})

describe('when an unstaffed queue is served again', () => {
  it('is when the first of its paused windows is back', () => {
    const windows = [paused('A', '2026-11-24T12:50:00+08:00'), paused('A', '2026-11-24T12:30:00+08:00'), paused('B', '2026-11-24T12:20:00+08:00')]
    expect(servedFrom({ windows, hours: { today: TODAY } }, 'A', NOON)).toBe('2026-11-24T12:30:00+08:00')
  })
  it('is not a moment that has passed', () => {
    expect(servedFrom({ windows: [paused('A', '2026-11-24T12:00:00+08:00')] }, 'A', NOON)).toBeNull()
  })
  it('is after the break, or when the hall opens', () => {
    expect(servedFrom({ windows: [], hours: { today: TODAY } }, 'A', NOON)).toBe('13:00')
    expect(servedFrom({ windows: [], hours: { today: TODAY } }, 'A', new Date('2026-11-24T08:10:00+08:00'))).toBe('09:00')
  })
  it('is not known within the hours, nor after them', () => {
    expect(servedFrom({ windows: [paused('A', null)], hours: { today: TODAY } }, 'A', new Date('2026-11-24T10:00:00+08:00'))).toBeNull()
    expect(servedFrom({ windows: [], hours: { today: TODAY } }, 'A', new Date('2026-11-24T18:00:00+08:00'))).toBeNull()
    expect(servedFrom({ windows: [] }, 'A', NOON)).toBeNull()
  })
})

beforeAll(() => loadWords([]))

describe('the words', () => {
  it('say why a time is missing and when it will not be', () => {
    expect(unstaffedWords({ windows: [] }, { id: 'A', estimate: null }, NOON)).toBe('暂无窗口办理，等候时间无法预计')
    expect(unstaffedWords({ windows: [], hours: { today: TODAY } }, { id: 'A', estimate: null }, NOON)).toBe('暂无窗口办理，按计划 13:00 起办理')
    expect(unstaffedWords({ windows: [paused('A', '2026-11-24T12:30:00+08:00')] }, { id: 'A', estimate: null }, NOON)).toBe('暂无窗口办理，按计划 12:30 起办理')
  })
  it('are not repeated beside each queue of a hall without any window', () => {
    const queue = { id: 'A', prefix: 'A', name: '', name_en: '', waiting: 0, absent: 0, estimate: null }
    expect(unstaffedHint({ windows: [], windows_open: 0 }, queue, NOON)).toBeNull()
    expect(unstaffedHint({ windows: [], windows_open: 2 }, queue, NOON)).toBe('暂无窗口办理，等候时间无法预计')
    expect(unstaffedHint({ windows: [], windows_open: 0, hours: { today: TODAY } }, queue, NOON)).toBe('暂无窗口办理，按计划 13:00 起办理')
  })
  it('are none where the wait is known', () => {
    expect(unstaffedWords({ windows: [] }, { id: 'A', estimate: { p50: 60, p90: 120 } }, NOON)).toBeNull()
  })
})
