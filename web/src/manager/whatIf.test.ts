import { describe, expect, it } from 'vitest'
import type { Hall, HallWindow } from '../shared/types'
import type { WhatIf } from './types'
import { changeOf, type Draft, laterSpan, spare, turnOf } from './whatIf'

const draft = (part: Partial<Draft>): Draft => ({ do: 'open', windows: 2, queue: 'h:A', window: '', at: '', ...part })

describe('what is filled in', () => {
  it('is a change once nothing is missing', () => {
    expect(changeOf(draft({}))).toEqual({ do: 'open', windows: 2, queue: 'h:A', at: null })
    expect(changeOf(draft({ do: 'close', window: 'h-05', at: '15:00' }))).toEqual({ do: 'close', window: 'h-05', at: '15:00' })
    expect(changeOf(draft({ do: 'move', window: 'h-05' }))).toEqual({ do: 'move', window: 'h-05', queue: 'h:A', at: null })
  })
  it('is none before', () => {
    expect(changeOf(draft({ do: 'close' }))).toBeNull()
    expect(changeOf(draft({ do: 'move', window: 'h-05', queue: '' }))).toBeNull()
    expect(changeOf(draft({ windows: 0 }))).toBeNull()
    expect(changeOf(draft({ windows: Number.NaN }))).toBeNull()
  })
})

describe('the answer', () => {
  const [short, long] = [
    { p50: 600, p90: 900 },
    { p50: 600, p90: 1200 },
  ]
  it('says at a glance who is better off', () => {
    expect(turnOf({ before: long, after: short })).toBe('better')
    expect(turnOf({ before: short, after: long })).toBe('worse')
    expect(turnOf({ before: short, after: { ...short } })).toBe('same')
    expect(turnOf({ before: short, after: null })).toBe('worse')
    expect(turnOf({ before: null, after: short })).toBe('better')
    expect(turnOf({ before: null, after: null })).toBe('same')
  })
  it('is no change where both read the same', () => {
    const [before, after] = [
      { p50: 2.6 * 3600, p90: 3.9 * 3600 },
      { p50: 2.1 * 3600, p90: 3.2 * 3600 },
    ]
    expect(turnOf({ before, after })).toBe('same')
    expect(turnOf({ before, after: { p50: 1.9 * 3600, p90: 3.2 * 3600 } })).toBe('better')
  })
  it('says when those who come later come', () => {
    const answer = { from: '2026-11-24T15:00:00+08:00', until: '2026-11-24T16:00:00+08:00' } as WhatIf
    expect(laterSpan(answer)).toBe('15:00–16:00')
    expect(laterSpan({ ...answer, from: null, until: null })).toBeNull()
  })
  it('knows how many windows could open', () => {
    const states: HallWindow['state'][] = ['open', 'serving', 'paused', 'closed']
    expect(spare({ windows: states.map((state) => ({ state })) } as Hall)).toBe(2)
  })
})
