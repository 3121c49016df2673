import { describe, expect, it } from 'vitest'
import { back, CHECK_IN, choseFound, choseItem, choseQueue, HOME, identify, SEARCH } from './journey'

const items = [
  { id: 'pension', queue: 'A' },
  { id: 'insurance', queue: 'A' },
  { id: 'licence', queue: 'B' },
]

describe('the way to a ticket', () => {
  it('asks for the item only where there is a choice', () => {
    expect(choseQueue('A', items)).toEqual({ at: 'items', queue: 'A' })
    expect(choseQueue('B', items)).toEqual({ at: 'confirm', queue: 'B', item: 'licence' })
    expect(choseQueue('C', items)).toEqual({ at: 'confirm', queue: 'C', item: null })
  })
  it('goes back exactly the way it came', () => {
    expect(back(choseItem('A', 'pension'), items)).toEqual({ at: 'items', queue: 'A' })
    expect(back({ at: 'items', queue: 'A' }, items)).toEqual(HOME)
    expect(back(choseQueue('B', items), items)).toEqual(HOME)
    expect(back(HOME, items)).toEqual(HOME)
  })
  it('goes from the search to the ticket, and back to the search', () => {
    const found = choseFound(items[0]!)
    expect(found).toMatchObject({ at: 'confirm', queue: 'A', item: 'pension' })
    expect(back(found, items)).toEqual(SEARCH)
    expect(back(SEARCH, items)).toEqual(HOME)
  })
  it('goes back from the identity number to the same wish, and from checking in home', () => {
    const found = { queue: 'A', item: 'pension', searched: true as const }
    expect(back(identify(found), items)).toEqual(choseFound(items[0]!))
    expect(back(CHECK_IN, items)).toEqual(HOME)
  })
})
