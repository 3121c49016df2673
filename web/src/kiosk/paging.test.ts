import { describe, expect, it } from 'vitest'
import { paginate, span } from './paging'

describe('paginate', () => {
  it('keeps up to six choices on one screen', () => {
    expect(paginate([1, 2, 3, 4, 5, 6], 6)).toEqual([[1, 2, 3, 4, 5, 6]])
  })
  it('fills pages evenly', () => {
    expect(paginate([1, 2, 3, 4, 5, 6, 7], 6).map((page) => page.length)).toEqual([4, 3])
    expect(paginate(Array.from({ length: 20 }), 6).map((page) => page.length)).toEqual([5, 5, 5, 5])
  })
  it('loses and repeats nothing, whatever the numbers', () => {
    for (let count = 0; count <= 40; count++) {
      for (let most = 1; most <= 7; most++) {
        const choices = Array.from({ length: count }, (_, index) => index)
        const pages = paginate(choices, most)
        expect(pages.flat()).toEqual(choices)
        expect(Math.max(0, ...pages.map((page) => page.length))).toBeLessThanOrEqual(most)
      }
    }
  })
  it('refuses a page without room', () => {
    expect(() => paginate([1], 0)).toThrow(RangeError)
  })
})

describe('span', () => {
  it('names the first and the last queue', () => {
    expect(span([{ prefix: 'A' }, { prefix: 'B' }, { prefix: 'F' }])).toBe('A–F')
    expect(span([{ prefix: 'G' }])).toBe('G')
    expect(span([])).toBe('')
  })
})
