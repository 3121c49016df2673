import { describe, expect, it } from 'vitest'
import { called } from './called'
import type { Call, HallWindow } from './types'

const call = (number: string, window: string): Call => ({ number, window, at: '2026-11-24T09:10:00+08:00', times: 1, queue: 'A' })
const window = (number: string, state: HallWindow['state'], serving: string | null): HallWindow => ({
  id: `440106-${number}`,
  number,
  state,
  serving,
  items: [],
  queues: [],
})
const numbers = (calls: Call[]): string[] => calls.map(({ number }) => number)

describe('a call', () => {
  const calls = [call('A010', '01'), call('B002', '02'), call('A009', '01')]
  it('stands while its window calls or serves that number, and is past after it', () => {
    const windows = [window('01', 'calling', 'A010'), window('02', 'serving', 'B002')]
    const found = called({ calls, windows, open: true })
    expect(found.standing.map(({ number, serving }) => [number, serving])).toEqual([['A010', false], ['B002', true]])
    expect(numbers(found.past)).toEqual(['A009'])
  })
  it('does not stay when the case is finished, or nobody came', () => {
    const windows = [window('01', 'open', null), window('02', 'closed', null)]
    expect(called({ calls, windows, open: true }).standing).toEqual([])
    expect(numbers(called({ calls, windows, open: true }).past)).toEqual(['A010', 'B002', 'A009'])
  })
  it('is shown no more when the hall has closed, unless somebody is still served', () => {
    const found = called({ calls, windows: [window('01', 'open', null), window('02', 'serving', 'B002')], open: false })
    expect([numbers(found.standing), found.past]).toEqual([['B002'], []])
  })
})
