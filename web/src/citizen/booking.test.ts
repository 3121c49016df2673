import { describe, expect, it } from 'vitest'
import { blanksBefore, dateOf, dayLabel, daysAhead, whenWords } from './booking'
import { faultsOf, holderOf, NOBODY, saidOf } from '../shared/identity/holder'
import { ahead, type MyAppointment } from './mine'

const NOW = new Date('2026-11-23T23:30:00+08:00') // a Monday, near midnight in Shanghai, still the afternoon in UTC

describe('days to book', () => {
  it('begin today in the hall’s own time and end in two weeks', () => {
    const days = daysAhead(NOW)
    expect(days).toHaveLength(15)
    expect([days[0], days[1], days[14]]).toEqual(['2026-11-23', '2026-11-24', '2026-12-07'])
    expect(dateOf(new Date('2026-11-23T16:30:00Z'))).toBe('2026-11-24')
  })
  it('stand in columns from Monday to Sunday', () => {
    expect(blanksBefore('2026-11-23')).toBe(0)
    expect(blanksBefore('2026-11-29')).toBe(6)
  })
  it('are read in both languages', () => {
    expect(dayLabel('2026-11-25', 'zh-CN')).toEqual({ weekday: '周三', day: '25' })
    expect(dayLabel('2026-11-05', 'en')).toEqual({ weekday: 'Thu', day: '5' })
    const [start, end] = ['2026-11-25T09:30:00+08:00', '2026-11-25T10:00:00+08:00']
    expect(whenWords(start, end, 'zh-CN')).toBe('11月25日 周三 09:30\u2060–\u206010:00')
    expect(whenWords(start, end, 'en')).toBe('Wed 25 November 09:30\u2060–\u206010:00')
  })
})

describe('who it is for', () => {
  const whole = { name: '张三', phone: '138 0000 0000', id_number: '440106199001019990' }
  it('is asked for in full by an appointment, and not at all by a ticket', () => {
    expect(faultsOf(NOBODY, true, NOW)).toEqual({ name: 'name', phone: 'phone', id_number: 'length' })
    expect(faultsOf(NOBODY, false, NOW)).toEqual({})
    expect(faultsOf(whole, true, NOW)).toEqual({})
  })
  it('judges what was typed, of every kind of document', () => {
    expect(faultsOf({ ...whole, id_number: '440106199001019991' }, false, NOW)).toEqual({ id_number: 'check' })
    for (const id_number of ['E12345678', 'H12345678', '12345678', '440106 900101 999', '军字第1234567号']) {
      expect(faultsOf({ ...whole, id_number }, true, NOW)).toEqual({})
    }
    expect(faultsOf({ ...whole, name: '\u200b' }, false, NOW)).toEqual({ name: 'name' })
    expect(faultsOf({ ...whole, phone: '38620000' }, false, NOW)).toEqual({ phone: 'phone_area' })
    expect(faultsOf({ ...whole, phone: 'abc' }, false, NOW)).toEqual({ phone: 'phone' })
  })
  it('is told by the hall at the field, wherever in the request it stood', () => {
    const errors = [
      { field: 'holder.id_number', message: 'one' },
      { field: 'phone', message: 'two' },
      { field: 'item', message: 'three' },
    ]
    expect(saidOf(errors)).toEqual({ id_number: 'one', phone: 'two' })
  })
  it('sends what was typed and nothing else', () => {
    expect(holderOf(NOBODY)).toBeUndefined()
    expect(holderOf({ ...NOBODY, phone: ' 13800000000 ' })).toEqual({ phone: '13800000000' })
  })
})

it('appointments that are over for a day are forgotten; the next one comes first', () => {
  const mine = (start: string) => ({ id: start, start }) as MyAppointment
  const kept = ahead([mine('2026-11-25T01:00:00Z'), mine('2026-11-23T10:00:00Z'), mine('2026-11-20T10:00:00Z')], +NOW)
  expect(kept.map(({ start }) => start.slice(8, 10))).toEqual(['23', '25'])
  expect(ahead([{ ...mine('2026-11-25T01:00:00Z'), state: 'moved' }], +NOW)).toEqual([])
})
