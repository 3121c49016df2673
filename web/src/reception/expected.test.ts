import { describe, expect, it } from 'vitest'
import { coming, isLate } from './expected'
import type { DayAppointment } from './types'

const at = (start: string, more: Partial<DayAppointment> = {}): DayAppointment => ({
  id: start,
  hall: '440106',
  item: 'residence-permit',
  item_name: '居住证',
  start: `2026-11-24T${start}:00+08:00`,
  end: `2026-11-24T${start}:30+08:00`,
  state: 'booked',
  ticket: null,
  moved_to: null,
  behalf: null,
  mask: '张** 440106********9990',
  ...more,
})

describe('who is expected', () => {
  it('is everyone without a number, by time', () => {
    const all = [at('10:30'), at('09:00', { state: 'admitted' }), at('09:30', { state: 'arrived' }), at('09:10', { state: 'missed' })]
    expect(coming(all, '').map(({ id }) => id)).toEqual(['09:30', '10:30'])
  })
  it('is found by what is left of name and number', () => {
    const all = [at('10:30'), at('11:00', { mask: '李* 138****5678' }), at('11:30', { mask: null })]
    expect(coming(all, ' 李').map(({ id }) => id)).toEqual(['11:00'])
    expect(coming(all, '9990').map(({ id }) => id)).toEqual(['10:30'])
  })
  it('is late from the beginning on, until it is given up', () => {
    const start = Date.parse('2026-11-24T10:00:00+08:00')
    const late = [0, 1, 15, 16].map((minutes) => isLate(at('10:00'), new Date(start + minutes * 60_000)))
    expect(late).toEqual([false, true, true, false])
  })
})
