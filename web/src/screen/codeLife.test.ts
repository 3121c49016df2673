import { describe, expect, it } from 'vitest'
import { nextIn, pauseAfter, shownUntil } from './codeLife'

describe("a hall's code on a screen", () => {
  it('is asked for again once it has turned, and never in a hurry', () => {
    expect(nextIn(42.5)).toBe(43_000)
    expect(nextIn(0)).toBe(500)
    expect(nextIn(-3)).toBe(500)
  })

  it('is taken down while whoever scans it still has a minute', () => {
    expect(shownUntil(1000, 30)).toBe(91_000)
  })

  it('is asked for ever more rarely while no answer comes', () => {
    expect([1, 2, 3, 4, 5, 50].map(pauseAfter)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000])
  })
})
