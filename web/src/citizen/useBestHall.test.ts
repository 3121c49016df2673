import { expect, it } from 'vitest'
import type { HallChoice } from './types'
import { advised } from './useBestHall'

it('halls stand in the order of the advice, unnamed ones behind, and all as before where there is none', () => {
  const halls = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
  const choices = ['c', 'a'].map((id) => ({ id }) as HallChoice)
  expect(advised(halls, choices).map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd'])
  expect(advised(halls, null)).toBe(halls)
})
