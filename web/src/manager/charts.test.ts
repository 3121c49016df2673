import { describe, expect, it } from 'vitest'
import { courseFacts, courseOption, throughDay } from './charts'
import { readLines } from './ndjson'
import { before, today } from './today'
import type { Row } from './types'

const row = (key: string, arrivals: number, p50: number | null): Row => ({
  key,
  name: key,
  name_en: key,
  arrivals,
  served: arrivals,
  missed: 0,
  abandoned: 0,
  wait: p50 === null ? null : { mean: p50, p50, p90: p50, within_target: 1 },
  service: null,
  rating: null,
})
const rows = [row('9', 10, 600), row('10', 30, 2400), row('11', 0, null)]
const labels = ['9 时', '10 时', '11 时']

describe('the course of a day', () => {
  it('has a sentence that says when it was busiest and slowest', () => {
    expect(courseFacts(rows, labels, 1800)).toEqual({
      busiest: { label: '10 时', arrivals: 30 },
      slowest: { label: '10 时', minutes: 40 },
      over: 1,
    })
    expect(courseFacts([row('9', 0, null)], ['9 时'], 1800)).toEqual({ busiest: null, slowest: null, over: 0 })
    expect(courseFacts([row('9', 5, 8)], ['9 时'], 1800).slowest).toBeNull()
  })
  it('has room for the opening hours to come', () => {
    const day = throughDay([row('09', 10, 600), row('13', 2, 60)], [['09:30', '12:00'], ['13:00', '14:30']])
    expect(day.map(({ key, arrivals }) => [key, arrivals])).toEqual([['09', 10], ['10', 0], ['11', 0], ['12', 0], ['13', 2], ['14', 0]])
    expect(throughDay([], [])).toEqual([])
  })
  it('leaves a gap where nobody waited rather than drawing a wait of nothing', () => {
    const option = courseOption(rows, labels, 1800, { ink: '', line: '', bar: '', wait: '', target: '' }, { arrivals: '', wait: '', target: '' })
    expect((option['series'] as { data: unknown }[])[1]?.data).toEqual([10, 40, null])
  })
  it('keeps the target in sight where every wait is below it', () => {
    const option = courseOption(rows, labels, 1800, { ink: '', line: '', bar: '', wait: '', target: '' }, { arrivals: '', wait: '', target: '' })
    const { max } = (option['yAxis'] as { max: (of: { max: number }) => number }[])[1]!
    expect(max({ max: 17.8 })).toBe(30)
    expect(max({ max: 39.2 })).toBe(40)
  })
})

describe('the hours of a day', () => {
  const day = ['01', '08', '09', '12', '16', '17'].map((key) => row(key, 3, null))
  const keys = (...spans: string[][]): string[] => throughDay(day, spans).map(({ key }) => key)
  it('are those in which the hall is open', () => {
    expect(keys(['09:00', '11:00'], ['11:00', '13:00'])).toEqual(['09', '10', '11', '12'])
    expect(keys(['08:30', '10:30'])).toEqual(['08', '09', '10'])
  })
  it('are all where the hall keeps none, or everything happened outside of them', () => {
    expect(keys()).toHaveLength(6)
    expect(keys(['20:00', '22:00'])).toHaveLength(6)
  })
})

describe('an answer line by line', () => {
  it('hands on every whole line however the bytes are cut, the last one without an end too', async () => {
    const bytes = new TextEncoder().encode('{"progress":0.5}\n\n{"result":"等候"}')
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const lines: unknown[] = []
    await readLines(stream, (line) => lines.push(line))
    expect(lines).toEqual([{ progress: 0.5 }, { result: '等候' }])
  })
})

describe('dates', () => {
  it('are those of Shanghai, wherever the manager sits', () => {
    expect(today(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-24')
    expect(before('2026-03-01', 1)).toBe('2026-02-28')
  })
})
