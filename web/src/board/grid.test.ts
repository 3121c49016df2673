import { describe, expect, it } from 'vitest'
import { ems, grid, twoLines } from './grid'

describe('grid', () => {
  it('has a place for every queue of a hall, from one to forty', () => {
    for (let count = 1; count <= 40; count++) {
      const { columns, rows } = grid(count)
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns).toBeLessThanOrEqual(5)
      expect(columns * (rows - 1)).toBeLessThan(count)
    }
  })
  it('fills its rows evenly', () => {
    expect(grid(1)).toEqual({ columns: 1, rows: 1 })
    expect(grid(5)).toEqual({ columns: 3, rows: 2 })
    expect(grid(8)).toEqual({ columns: 4, rows: 2 })
    expect(grid(20)).toEqual({ columns: 5, rows: 4 })
  })
})

describe('ems', () => {
  it('counts a Chinese character as one and a letter as about half', () => {
    expect(ems('社保')).toBe(2)
    expect(ems('AB12')).toBeCloseTo(2.32)
  })
})

describe('two lines', () => {
  it('are broken between words, never inside one, and between Chinese characters', () => {
    expect(twoLines('Social and medical insurance')).toBeCloseTo(ems('medical insurance'))
    expect(twoLines('Registration')).toBeCloseTo(ems('Registration'))
    expect(twoLines('不动产税务登记')).toBe(4)
  })
})
