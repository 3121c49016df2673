import { expect, it } from 'vitest'
import { inUse } from './inUse'

const now = new Date('2026-11-24T10:10:00+08:00')
const seen = (time: string): string => `2026-11-24T${time}:00+08:00`

it('a board that the hall heard of when it last noted it is in use; one that it has not is not', () => {
  expect(inUse({ kind: 'board', seen_at: seen('10:01') }, now)).toBe(true)
  expect(inUse({ kind: 'kiosk', seen_at: seen('09:59') }, now)).toBe(true)
  expect(inUse({ kind: 'board', seen_at: seen('09:40') }, now)).toBe(false)
  expect(inUse({ kind: 'board', seen_at: null }, now)).toBe(false)
})
it('of a tablet nobody can tell', () => expect(inUse({ kind: 'tablet', seen_at: seen('10:09') }, now)).toBe(false))
