import { describe, expect, it } from 'vitest'
import type { Hall, HallWindow, Queue } from '../shared/types'
import { alertsOf } from './alerts'
import type { Figures } from './types'

const TARGET = 1800
const queue = (prefix: string, waiting: number, p50: number | null): Queue => ({
  id: `h:${prefix}`,
  prefix,
  name: `${prefix}队`,
  name_en: `Queue ${prefix}`,
  waiting,
  absent: 0,
  estimate: p50 === null ? null : { p50, p90: p50 * 2 },
})
const window = (number: string, state: HallWindow['state'], ...prefixes: string[]): HallWindow => ({
  id: `h-${number}`,
  number,
  state,
  serving: state === 'serving' ? 'A001' : null,
  items: [],
  queues: prefixes.map((prefix) => `h:${prefix}`),
})
const hall = (queues: Queue[], windows: HallWindow[], open = true): Hall =>
  ({ id: 'h', name: '厅', name_en: 'Hall', lon: 0, lat: 0, open, waiting: 0, windows_open: 0, estimate: null, level: 'free', queues, windows, items: [], calls: [], business_day: '' }) as Hall
const kinds = (it: Hall, today: Figures | null = null, late = 0): string[] => alertsOf(it, TARGET, today, late).map((alert) => alert.kind)

describe('what a manager should do', () => {
  it('is nothing when every queue is served in time', () => {
    expect(kinds(hall([queue('A', 3, 600)], [window('01', 'serving', 'A')]))).toEqual([])
  })
  it('is to open a window of a queue where people wait and nobody serves', () => {
    const alerts = alertsOf(hall([queue('A', 3, null)], [window('01', 'closed', 'A')]), TARGET, null, 0)
    expect(alerts).toMatchObject([{ kind: 'unstaffed_open', severity: 'high', facts: { window: '01', n: 3 } }])
  })
  it('is to send an idle window of another queue where there is none to open', () => {
    expect(kinds(hall([queue('A', 3, null), queue('B', 0, 30)], [window('02', 'open', 'B')]))).toEqual(['unstaffed_help'])
    expect(kinds(hall([queue('A', 3, null)], []))).toEqual(['unstaffed'])
  })
  it('names the nearest help for a queue over its target', () => {
    const slow = queue('A', 20, 2400)
    const busy = window('01', 'serving', 'A')
    expect(kinds(hall([slow, queue('B', 0, 30)], [busy, window('02', 'open', 'B')]))).toEqual(['slow_help'])
    expect(kinds(hall([slow], [busy, window('03', 'paused', 'A')]))).toEqual(['slow_resume'])
    expect(kinds(hall([slow], [busy, window('03', 'closed', 'A')]))).toEqual(['slow_open'])
    expect(kinds(hall([slow], [busy]))).toEqual(['slow'])
  })
  it('puts the gravest first, and among equals the one with most people', () => {
    const it_ = hall([queue('A', 30, 2400), queue('B', 2, null), queue('C', 5, null)], [window('01', 'serving', 'A')])
    expect(alertsOf(it_, TARGET, null, 0).map((alert) => alert.queue)).toEqual(['h:C', 'h:B', 'h:A'])
  })
  it('tells when many leave, once enough have come to say so', () => {
    const today = (arrivals: number, abandoned: number): Figures => ({ arrivals, abandoned, served: 0, missed: 0, wait: null, service: null, rating: null })
    expect(kinds(hall([], []), today(40, 8))).toEqual(['abandoning'])
    expect(kinds(hall([], []), today(40, 2))).toEqual([])
    expect(kinds(hall([], []), today(5, 5))).toEqual([])
  })
  it('asks nothing of a closed hall but its overdue follow-ups', () => {
    expect(kinds(hall([queue('A', 3, null)], [], false), null, 1)).toEqual(['overdue'])
    expect(kinds(hall([queue('A', 3, null)], [], false), null, 0)).toEqual([])
  })
})
