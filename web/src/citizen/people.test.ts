import { describe, expect, it } from 'vitest'
import { mayActFor, parted, type Enterprise, type Mandate, type Thing } from './people'
import { dateTimeWords, dateWords } from './dates'

const NOW = Date.parse('2026-11-23T09:00:00+08:00')
const thing = (id: string, at: string): Thing => ({ kind: 'ticket', id, place: '440106', title: 'x', at, behalf: null })

describe('what is theirs', () => {
  it('is alive for a day, and for as long as it is ahead', () => {
    const things = [
      thing('ahead', '2026-11-30T09:00:00+08:00'),
      thing('today', '2026-11-23T08:00:00+08:00'),
      thing('last', '2026-11-22T08:59:00+08:00'),
    ]
    const { live, past } = parted(things, NOW)
    expect(live.map(({ id }) => id)).toEqual(['ahead', 'today'])
    expect(past.map(({ id }) => id)).toEqual(['last'])
  })
})

describe('whom somebody may act for', () => {
  const mandate = (state: Mandate['state']): Mandate =>
    ({ id: 'm', agent: '', items: [], until: '', granted_at: '', revoked_at: null, state })
  const one = (represents: boolean, ...states: Mandate['state'][]): Enterprise =>
    ({ code: 'c', name: 'n', representative: '', represents, mandates: states.map(mandate) })
  it('needs a mandate that stands, but for the representative', () => {
    expect(mayActFor(one(true))).toBe(true)
    expect(mayActFor(one(false, 'expired', 'revoked'))).toBe(false)
    expect(mayActFor(one(false, 'expired', 'active'))).toBe(true)
  })
})

it('days are read in the hall’s own time, in both languages', () => {
  expect(dateWords('2026-12-31T23:59:59+08:00', 'zh-CN')).toBe('2026年12月31日')
  expect(dateWords('2026-12-31T23:59:59+08:00', 'en')).toBe('31 December 2026')
  expect(dateTimeWords('2026-11-23T01:30:00Z', 'zh-CN')).toBe('11月23日 09:30')
  expect(dateTimeWords('2026-11-23T01:30:00Z', 'en')).toBe('23 November, 09:30')
})
