import { describe, expect, it } from 'vitest'
import { moment, tomorrowEvening, typed } from './moments'

describe('moments of a form', () => {
  it('are those of the hall, not of the browser', () => {
    const at = new Date('2026-11-30T23:30:00Z')
    expect(typed(at)).toBe('2026-12-01T07:30')
    expect(new Date(moment(typed(at))).getTime()).toBe(at.getTime())
    expect(tomorrowEvening(at)).toBe('2026-12-02T18:00')
    expect(moment('')).toBe('')
  })
})
