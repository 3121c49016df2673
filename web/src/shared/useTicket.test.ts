import { effectScope, ref, type Ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { QueueLine, Ticket } from './types'

const ticket = ref<Partial<Ticket> | null>(null)
const lines: Record<string, { value: Ref<QueueLine | null>; state: Ref<string> }> = {}
const line = (name: string) => (lines[name] ??= { value: ref(null), state: ref('loading') })

vi.mock('./live', () => ({
  useLog: () => ({ value: ticket, state: ref('live'), since: ref(null), error: ref(null) }),
  useChannel: (name: string) => line(name),
}))

const { useTicket } = await import('./useTicket')
const waiting = { number: 'A002', state: 'waiting' as const, queue: '440106:A' }
const A = 'line:440106:A'
const B = 'line:440106:B'

describe('a ticket on its page', () => {
  beforeEach(() => {
    ticket.value = null
    for (const name of [A, B]) Object.assign(line(name), { value: ref(null), state: ref('loading') })
  })

  const shown = () => effectScope().run(() => useTicket('t', 's'))!.value

  it('is shown once it is known where it stands, and follows the line', () => {
    const page = shown()
    ticket.value = waiting
    expect(page.value).toBeNull()
    line(A).value.value = { id: '440106:A', line: [['A001', 30, 180], ['A002', 600, 900]] }
    expect(page.value).toMatchObject({ position: 2, ahead: 1, estimate: { p50: 600, p90: 900 } })
    line(A).value.value = { id: '440106:A', line: [['A002', 30, 180]] }
    expect(page.value).toMatchObject({ position: 1, ahead: 0, estimate: { p50: 30, p90: 180 } })
  })

  it('keeps its place between the line moving on and the call, which come apart', () => {
    const page = shown()
    line(A).value.value = { id: '440106:A', line: [['A002', 30, 180]] }
    ticket.value = waiting
    line(A).value.value = { id: '440106:A', line: [] }
    expect(page.value).toMatchObject({ state: 'waiting', ahead: 0 })
    ticket.value = { ...waiting, state: 'called', ahead: null }
    expect(page.value).toMatchObject({ state: 'called', ahead: null })
  })

  it('looks into the line of the queue that it was sent on to', () => {
    const page = shown()
    line(A).value.value = { id: '440106:A', line: [['A002', 30, 180]] }
    ticket.value = waiting
    ticket.value = { ...waiting, queue: '440106:B' }
    line(B).value.value = { id: '440106:B', line: [['B001', null, null], ['A002', null, null]] }
    expect(page.value).toMatchObject({ queue: '440106:B', ahead: 1, estimate: null })
  })

  it('is shown without a place where the line is refused', () => {
    const page = shown()
    ticket.value = waiting
    line(A).state.value = 'error'
    expect(page.value).toMatchObject({ number: 'A002', position: null, ahead: null, estimate: null })
  })
})
