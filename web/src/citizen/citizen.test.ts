import { describe, expect, it } from 'vitest'
import type { HallSummary, Ticket } from '../shared/types'
import { fresh, type MyTicket } from './mine'
import { distance, matching, ordered, quieter } from './nearby'
import { spread } from './spread'
import { added, chapterOf, story } from './story'

const hall = (id: string, name: string, more: Partial<HallSummary> = {}): HallSummary => ({
  id,
  name: `天河区${name}街道政务服务中心`,
  name_en: `${id} Hall`,
  lon: 113.35,
  lat: 23.13,
  open: true,
  phase: 'open',
  opens: null,
  waiting: 0,
  windows_open: 2,
  estimate: { p50: 0, p90: 0 },
  level: 'free',
  ...more,
})

describe('which hall first', () => {
  const shipai = hall('a', '石牌', { waiting: 9, estimate: { p50: 900, p90: 1200 }, level: 'crowded' })
  const wushan = hall('b', '五山', { lat: 23.155, waiting: 2, estimate: { p50: 120, p90: 300 } })
  const idle = hall('c', '林和', { lat: 23.14, windows_open: 0, estimate: null })
  const shut = hall('d', '龙洞', { open: false })
  const halls = [shut, idle, shipai, wushan]
  const ids = (list: HallSummary[]): string => list.map((one) => one.id).join('')

  it('the quickest, when the place is unknown; without windows and closed ones last', () =>
    expect(ids(ordered(halls, null))).toBe('bacd'))
  it('the nearest, when it is known; closed ones last', () =>
    expect(ids(ordered(halls, { lon: 113.35, lat: 23.131 }))).toBe('acbd'))
  it('is found by street, in both languages', () => {
    expect(ids(matching(halls, '石牌'))).toBe('a')
    expect(ids(matching(halls, 'B hall'))).toBe('b')
    expect(matching(halls, '不存在')).toEqual([])
  })
  it('knows a quieter one nearby', () => {
    expect(quieter(halls, shipai)?.id).toBe('b')
    expect(quieter([shut, idle], shipai)).toBeNull()
  })
  it('measures', () => expect(Math.round(distance(shipai, wushan))).toBe(2780))
})

describe("a ticket's story", () => {
  const ticket: Ticket = {
    id: 't',
    number: 'A001',
    hall: 'a',
    hall_name: '石牌',
    queue: 'a:A',
    queue_name: '综合',
    item: null,
    state: 'called',
    position: null,
    ahead: null,
    estimate: null,
    window: '01',
    priority: 'ordinary',
    taken_at: '2026-11-23T02:00:00+00:00',
    called_at: '2026-11-23T02:10:00+00:00',
    leave: null,
    may_leave: false,
    may_rejoin: false,
    confirm_by: null,
    soon: false,
    matters: [],
  }
  const entry = (type: string, at: string): NonNullable<ReturnType<typeof chapterOf>> | null =>
    chapterOf({ type, at, ticket })

  it('is told by the snapshot where nothing was heard', () =>
    expect(story(ticket, []).map((chapter) => chapter.what)).toEqual(['taken', 'called']))

  it('names a second call a repeated one, and leaves out moves', () => {
    const first = entry('ticket.called', '2026-11-23T02:10:00+00:00')
    const second = entry('ticket.called', '2026-11-23T02:11:00+00:00')
    expect(entry('ticket.moved', '2026-11-23T02:09:00+00:00')).toBeNull()
    expect(story(ticket, [first!, second!]).map((chapter) => chapter.what)).toEqual(['taken', 'called', 'recalled'])
  })

  it('tells an entry that was heard twice once', () => {
    const first = entry('ticket.called', '2026-11-23T02:10:00+00:00')!
    expect(added(added([], first), { ...first })).toHaveLength(1)
  })
})

it('tickets of past days are forgotten', () => {
  const mine = (taken_at: string): MyTicket => ({ id: taken_at, secret: 's', number: 'A001', hall: 'a', state: 'waiting', taken_at })
  const now = Date.parse('2026-11-23T08:00:00Z')
  expect(fresh([mine('2026-11-23T02:00:00Z'), mine('2026-11-21T02:00:00Z')], now)).toHaveLength(1)
})

it('pins that cover each other are moved apart, the others stay', () => {
  const spots = [
    { x: 10, y: 10, width: 40, height: 30 },
    { x: 12, y: 11, width: 40, height: 30 },
    { x: 14, y: 14, width: 20, height: 20 },
    { x: 300, y: 300, width: 40, height: 30 },
  ]
  const moved = spread(spots)
  for (const [i, a] of moved.entries())
    for (const b of moved.slice(i + 1)) {
      const [width, height] = [(a.width + b.width) / 2 - 2, (a.height + b.height) / 2 - 2]
      expect(Math.abs(a.x - b.x) >= width || Math.abs(a.y - b.y) >= height).toBe(true)
    }
  expect(moved[3]).toEqual(spots[3])
})
