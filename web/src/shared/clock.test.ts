import { expect, test } from 'vitest'
import { shownBy, type Leg } from './clock'

const MORNING: Leg[] = [
  [1_000, 500_000, 60],
  [2_000, 560_000, 1],
  [3_000, 900_000, 60],
]

test('without a course the hall has the time of the device', () => {
  expect(shownBy([], 1234)).toBe(1234)
})

test('a course passes fast, then at our pace, and skips the night', () => {
  expect(shownBy(MORNING, 1_500)).toBe(530_000)
  expect(shownBy(MORNING, 2_250)).toBe(560_250)
  expect(shownBy(MORNING, 2_999)).toBe(560_999)
  expect(shownBy(MORNING, 3_000)).toBe(900_000)
})
