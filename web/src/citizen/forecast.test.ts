import { describe, expect, it } from 'vitest'
import { bars, quietest } from './forecast'
import type { ForecastHour } from './types'

const hour = (from: string, p50: number | null, p90: number | null = p50 === null ? null : p50 * 2): ForecastHour => ({
  from,
  p50,
  p90,
  level: null,
})

describe('bars', () => {
  it('are to one scale, and short waits look short', () => {
    const [short] = bars([hour('a', 300)])
    expect(short!.likely).toBeCloseTo(1 / 6)
    const [first, second] = bars([hour('a', 1800), hour('b', 3600)])
    expect(second!.most).toBe(1)
    expect(first!.likely).toBeCloseTo(0.25)
  })
  it('are empty where nothing is known', () => {
    expect(bars([hour('a', null)])[0]).toMatchObject({ estimate: null, likely: 0, most: 0 })
    expect(bars([])).toEqual([])
  })
})

describe('the quietest hour', () => {
  it('is named only when it is worth coming back for', () => {
    expect(quietest([hour('now', 2400), hour('later', 600), hour('last', 900)])?.from).toBe('later')
    expect(quietest([hour('now', 700), hour('later', 300)])).toBeNull()
    expect(quietest([hour('now', 1800), hour('later', 1300)])).toBeNull()
    expect(quietest([hour('now', null), hour('later', null)])).toBeNull()
  })
})
