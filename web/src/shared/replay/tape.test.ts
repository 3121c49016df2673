import { describe, expect, it } from 'vitest'
import { asked, named } from './asked'
import type { Replay } from '../generated'
import { Tape } from './tape'

const START = Date.parse('2026-11-24T10:42:00+08:00')
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

function page(offset: number, value: unknown, publications: [number, number][], until: number): Replay {
  return {
    channel: 'map',
    offset,
    value,
    publications: publications.map(([number, seconds]) => ({ offset: number, at: at(seconds), data: { n: number } })),
    until: at(until),
  }
}
const read = (data: unknown): { n: number } | null => data as { n: number }

describe('a tape', () => {
  it('shows the value as of each moment', () => {
    const tape = new Tape(START, page(3, { n: 3 }, [[4, 10], [6, 20]], 60))
    expect(tape.at(START, read)).toEqual({ n: 3 })
    expect(tape.at(START + 9_999, read)).toEqual({ n: 3 })
    expect(tape.at(START + 10_000, read)).toEqual({ n: 4 })
    expect(tape.at(START + 60_000, read)).toEqual({ n: 6 })
    expect(tape.covers(START - 1)).toBe(false)
    expect(tape.covers(START + 60_001)).toBe(false)
  })

  it('goes on from where it ended, and takes no publication twice', () => {
    const tape = new Tape(START, page(3, { n: 3 }, [[4, 10]], 60))
    expect(tape.next).toBe(at(60))
    tape.extend(page(4, { n: 4 }, [[4, 10], [5, 70]], 120))
    expect(tape.covers(START + 120_000)).toBe(true)
    expect(tape.between(START, START + 120_000)).toEqual([{ n: 4 }, { n: 5 }])
    expect(tape.between(START + 10_000, START + 69_000)).toEqual([])
  })

  it('shows nothing before there was anything', () => {
    const tape = new Tape(START, page(0, null, [[1, 5]], 60))
    expect(tape.at(START + 1000, read)).toBeNull()
    expect(tape.at(START + 5000, read)).toEqual({ n: 1 })
  })
})

describe('an address', () => {
  it('names a moment and perhaps a speed', () => {
    expect(asked('')).toBeNull()
    expect(asked('?at=2026-11-24T10:42:00+08:00')).toEqual({ at: START, speed: 0 })
    expect(asked('?at=2026-11-24T10:42:00%2B08:00&speed=60')).toEqual({ at: START, speed: 60 })
    expect(asked('?at=2026-11-24T10:42:00+08:00&speed=1e9')?.speed).toBe(600)
    expect(asked('?at=2026-11-24T10:42:00+08:00&speed=fast')?.speed).toBe(0)
    expect(asked('?at=teatime')?.at).toBeNaN()
    expect(named(START)).toBe('2026-11-24T10:42:00+08:00')
  })
})
