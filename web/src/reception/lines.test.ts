import { describe, expect, it } from 'vitest'
import { absentIn, goals, search, ticketOf, waitingIn } from './lines'
import type { LineQueue, LineTicket } from './types'

function ticket(number: string, more: Partial<LineTicket> = {}): LineTicket {
  return {
    id: `440106-20261123-${number}`,
    number,
    position: 1,
    state: 'waiting',
    priority: 'ordinary',
    item_name: null,
    holder: null,
    taken_at: '2026-11-23T09:00:00+08:00',
    estimate: null,
    window: null,
    leave: null,
    confirm_by: null,
    moved: false,
    by: null,
    notes: 0,
    ...more,
  }
}

const a: LineQueue = {
  id: '440106:A',
  prefix: 'A',
  name: '综合',
  name_en: 'General',
  tickets: [
    ticket('A001', { position: null, state: 'missed', holder: '张**' }),
    ticket('A012', { position: 2, leave: { until: '2026-11-23T09:10:00+08:00' } }),
    ticket('A102', { position: 1, confirm_by: '2026-11-23T09:30:00+08:00' }),
  ],
}
const b: LineQueue = { ...a, id: '440106:B', prefix: 'B', tickets: [ticket('B012', { holder: '张**' })] }

describe('the lines', () => {
  it('tells who waits, and whom calls pass by', () => {
    expect(waitingIn(a)).toHaveLength(2)
    expect(absentIn(a)).toBe(2)
    expect(absentIn(b)).toBe(0)
  })

  it('finds numbers as people say them, and names by what is left of them', () => {
    const numbers = (typed: string): string[] => search([a, b], typed).map((found) => found.ticket.number)
    expect(numbers('a12')).toEqual(['A012'])
    expect(numbers('12')).toEqual(['B012', 'A012'])
    expect(numbers('A 0')).toEqual(['A102', 'A012', 'A001'])
    expect(numbers('张')).toEqual(['B012', 'A001'])
    expect(numbers(' ')).toEqual([])
    expect(numbers('(')).toEqual([])
  })

  it('knows a ticket by its id', () => {
    expect(ticketOf([a, b], '440106-20261123-B012')?.queue.id).toBe('440106:B')
    expect(ticketOf([a, b], null)).toBeNull()
  })
})

describe('where a ticket can be put', () => {
  it('offers no place that it stands in already, and none twice', () => {
    const names = (position: number, waiting: number): string[] => goals(position, waiting).map(({ name }) => name)
    expect(names(1, 1)).toEqual([])
    expect(names(1, 2)).toEqual(['back'])
    expect(names(2, 2)).toEqual(['front'])
    expect(names(2, 3)).toEqual(['front', 'back'])
    expect(names(3, 5)).toEqual(['front', 'up', 'down', 'back'])
  })
})
