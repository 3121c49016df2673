import { describe, expect, it } from 'vitest'
import type { Hall, Kiosk } from '../shared/types'
import { LOST_MS, standing } from './service'

const hall = (more: Partial<Hall> = {}): Hall => ({ open: true, queues: [{}], ...more }) as Hall
const terminal = (more: Partial<Kiosk> = {}) => ({ hall: '440106', in_service: true, ...more }) as Kiosk

describe('whether a kiosk serves', () => {
  it('does when the hall gives tickets and nobody has switched it off', () => {
    expect(standing('live', false, hall(), null, 0)).toBeNull()
    expect(standing('live', false, hall(), terminal(), 0)).toBeNull()
  })
  it('says why not', () => {
    expect(standing('loading', false, null, null, 0)).toBe('loading')
    expect(standing('loading', true, null, null, 0)).toBe('broken')
    expect(standing('error', true, null, null, 0)).toBe('wrong_hall')
    expect(standing('live', false, hall({ open: false }), null, 0)).toBe('closed')
    expect(standing('live', false, hall({ queues: [] }), null, 0)).toBe('closed')
    expect(standing('live', false, hall({ hours: { phase: 'last', opens: null } as Hall['hours'] }), null, 0)).toBe('last')
    expect(standing('live', false, hall(), terminal({ in_service: false }), 0)).toBe('off')
    expect(standing('live', false, hall(), terminal({ hall: '' }), 0)).toBe('wrong_hall')
  })
  it('bears a short loss of the line, and somebody in the middle of something', () => {
    expect(standing('stale', false, hall(), null, LOST_MS)).toBeNull()
    expect(standing('stale', false, hall(), null, LOST_MS + 1)).toBe('line')
    expect(standing('stale', false, hall(), null, 0)).toBeNull()
  })
})
