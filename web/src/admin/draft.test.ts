import { describe, expect, it } from 'vitest'
import { asTime, AXIS, drawn, faultsAt, freeNumber, freePrefix, moved, rebase, weeksOf } from './draft'
import type { Configuration } from './types'

const base: Configuration = {
  id: '440106',
  version: 3,
  by: 'admin',
  name: '天河',
  name_en: 'Tianhe',
  lon: 113,
  lat: 23,
  open: true,
  queues: [{ id: '440106:A', prefix: 'A', name: '综合', name_en: 'General' }],
  windows: [
    { id: '440106-01', queues: ['440106:A'] },
    { id: '440106-02', queues: ['440106:A'] },
  ],
  items: [],
  hours: { week: { mon: [['09:00', '12:00']] }, holidays: true },
  notices: [],
  floor: {},
}

describe('two administrators at the same time', () => {
  it('keeps both changes where they touch different things', () => {
    const mine = { ...base, windows: [base.windows[0]!, { id: '440106-02', queues: ['440106:B'] }] }
    const theirs = { ...base, version: 4, name: '新天河', hours: { ...base.hours, holidays: false } }
    const made = rebase(base, mine, theirs)
    expect(made.version).toBe(4)
    expect(made.name).toBe('新天河')
    expect(made.hours.holidays).toBe(false)
    expect(made.windows).toEqual(mine.windows)
  })

  it('lets mine win where both changed the same', () => {
    const made = rebase(base, { ...base, name: '我' }, { ...base, version: 4, name: '他' })
    expect(made.name).toBe('我')
  })

  it('adds what either added and removes what either removed', () => {
    const window = (number: string): { id: string; queues: string[] } => ({ id: `440106-${number}`, queues: ['440106:A'] })
    const mine = { ...base, windows: [base.windows[0]!, window('03')] }
    const theirs = { ...base, version: 4, windows: [base.windows[1]!, window('04')] }
    expect(rebase(base, mine, theirs).windows.map(({ id }) => id)).toEqual(['440106-04', '440106-03'])
  })

  it('takes one field of the hours and leaves the others', () => {
    const mine = { ...base, hours: { ...base.hours, special: [{ date: '2026-12-01', spans: [] }] } }
    const theirs = { ...base, version: 4, hours: { ...base.hours, last_ticket_minutes: 20 } }
    expect(rebase(base, mine, theirs).hours).toEqual({ ...mine.hours, last_ticket_minutes: 20 })
  })
})

it('finds the faults of a field and of what is in it', () => {
  const fault = (field: string) => ({ field, code: 'c', message: { zh: '', en: '' } })
  const faults = [fault('windows.1'), fault('windows.1.queues'), fault('windows.10.queues'), fault('name')]
  expect(faultsAt(faults, 'windows.1').map(({ field }) => field)).toEqual(['windows.1', 'windows.1.queues'])
})

it('gives the next number and letter that are free', () => {
  expect(freeNumber(['01', '03'])).toBe('02')
  expect(freePrefix(['A', 'C'])).toBe('B')
})

it('moves an entry', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
})

it.each([
  ['9:00', '09:00'],
  ['0930', '09:30'],
  [' 13：30 ', '13:30'],
  ['noon', 'noon'],
])('reads %s as %s', (typed, time) => {
  expect(asTime(typed)).toBe(time)
})

it('draws a span on the axis that is written above it', () => {
  AXIS.forEach((hour, at) => {
    const left = `${(at / (AXIS.length - 1)) * 100}%`
    expect(drawn([`${String(hour).padStart(2, '0')}:00`, '24:00']).left).toBe(left)
  })
  expect(drawn(['06:00', '12:00'])).toEqual({ left: '25%', width: '25%' })
  expect(drawn(['x', '']).width).toBe('0%')
})

it('lays a month out in weeks from Monday', () => {
  const weeks = weeksOf(2026, 11)
  expect(weeks).toHaveLength(6)
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
  expect(weeks[5]?.[0]).toBe('2026-11-30')
})
