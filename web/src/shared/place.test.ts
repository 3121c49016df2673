import { describe, expect, it } from 'vitest'
import { placeIn } from './place'
import type { QueueLine } from './types'

const line: QueueLine = { id: '440106:A', line: [['A003', 30, 180], ['B001', null, null], ['A002', 600, 900]] }

describe('a place in line', () => {
  it('is by the order of the line, not of the numbers', () => {
    expect(placeIn(line, 'A003')).toEqual({ position: 1, ahead: 0, estimate: { p50: 30, p90: 180 } })
    expect(placeIn(line, 'A002')).toEqual({ position: 3, ahead: 2, estimate: { p50: 600, p90: 900 } })
  })

  it('has no estimate where no window is open', () => {
    expect(placeIn(line, 'B001')).toEqual({ position: 2, ahead: 1, estimate: null })
  })

  it('is none for who is not there', () => {
    expect(placeIn(line, 'A001')).toBeNull()
  })
})
