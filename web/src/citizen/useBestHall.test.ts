import { expect, it } from 'vitest'
import { advised, type Choice } from './useBestHall'

it('halls stand in the order of the advice, unnamed ones behind, and all as before where there is none', () => {
  const halls = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
  const choices = ['c', 'a'].map((id) => ({ id }) as Choice)
  expect(advised(halls, choices).map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd'])
  expect(advised(halls, null)).toBe(halls)
})
