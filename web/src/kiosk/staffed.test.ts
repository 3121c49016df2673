import { describe, expect, it } from 'vitest'
import type { HallWindow } from '../shared/types'
import { staffed } from './staffed'

const window = (state: HallWindow['state'], ...queues: string[]): HallWindow => ({
  id: '440106-01',
  number: '01',
  state,
  serving: null,
  items: [],
  queues,
})

describe('staffed', () => {
  it('needs a window of that queue at work', () => {
    expect(staffed('A', [])).toBe(false)
    expect(staffed('A', [window('closed', 'A'), window('open', 'B')])).toBe(false)
    expect(staffed('A', [window('closed', 'A'), window('serving', 'B', 'A')])).toBe(true)
    expect(staffed('A', [window('paused', 'A')])).toBe(true)
  })
})
