import { describe, expect, it } from 'vitest'
import type { Department } from '../shared/generated'
import { leaves, within } from './tree'

const one = (id: string, parent = '', closed = false): Department => ({
  id,
  name: `${id}局`,
  name_en: id.toUpperCase(),
  parent,
  halls: [],
  closed,
  into: '',
})
const ALL = [one('gov'), one('tax', 'gov'), one('desk', 'tax'), one('old', 'gov', true)]
const shown = (wanted: string, closed = false): string[] =>
  leaves(ALL, wanted, closed).map(({ department, depth }) => `${'-'.repeat(depth)}${department.id}`)

describe('the tree of departments', () => {
  it('is listed from above, without those that are closed', () => {
    expect(shown('')).toEqual(['gov', '-tax', '--desk'])
    expect(shown('', true)).toEqual(['gov', '-tax', '--desk', '-old'])
  })
  it('keeps what is above what was found', () => {
    expect(shown('DESK')).toEqual(['gov', '-tax', '--desk'])
    expect(shown('nothing')).toEqual([])
  })
  it('says where a department cannot be moved to', () => {
    expect([...within(ALL, 'tax')].sort()).toEqual(['desk', 'tax'])
  })
})
