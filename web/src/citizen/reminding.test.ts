import { describe, expect, it } from 'vitest'
import type { Ticket } from '../shared/types'
import { reminderOf } from './reminding'

const waiting = (ahead: number): Ticket => ({ state: 'waiting', ahead, called_at: null }) as Ticket
const called = (at: string): Ticket => ({ state: 'called', ahead: null, called_at: at }) as Ticket

describe('a reminder', () => {
  it('comes once, when three are left', () => {
    expect(reminderOf(waiting(5), waiting(4))).toBeNull()
    expect(reminderOf(waiting(4), waiting(3))).toBe('soon')
    expect(reminderOf(waiting(6), waiting(1))).toBe('soon')
    expect(reminderOf(waiting(3), waiting(2))).toBeNull()
  })
  it('does not come for what the page shows when it is opened', () => expect(reminderOf(null, waiting(2))).toBeNull())
  it('comes with every call', () => {
    expect(reminderOf(waiting(0), called('10:00'))).toBe('called')
    expect(reminderOf(called('10:00'), called('10:00'))).toBeNull()
    expect(reminderOf(called('10:00'), called('10:01'))).toBe('called')
    expect(reminderOf(null, called('10:00'))).toBe('called')
  })
})
