import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type Ref } from 'vue'
import type { ClerkTicket, WindowState, WindowView } from '../shared/types'
import { fateOf, seen } from './presses'
import { usePresses } from './usePresses'

const at = (state: WindowState, number?: string, offer?: WindowView['offer']): WindowView =>
  ({ state, clerk: 'clerk01', ticket: number ? ({ id: number } as ClerkTicket) : null, offer }) as WindowView

describe('a press', () => {
  const idle = { busy: null, resting: false, kept: false }
  it('is taken at once when nothing is under way', () => {
    expect(fateOf('finish', true, idle)).toBe('now')
    expect(fateOf('hold', false, idle)).toBe('now')
  })
  it('of the big key is never taken ahead, nor right after an answer', () => {
    expect(fateOf('call-next', true, { ...idle, busy: 'finish' })).toBe('refused')
    expect(fateOf('call-next', true, { ...idle, resting: true })).toBe('refused')
  })
  it('of another key is taken right after an answer, and next while there is none', () => {
    expect(fateOf('close', false, { ...idle, resting: true })).toBe('now')
    expect(fateOf('close', false, { ...idle, busy: 'finish' })).toBe('next')
  })
  it('that repeats what is under way, or comes after another one, is refused', () => {
    expect(fateOf('hold', false, { ...idle, busy: 'hold' })).toBe('refused')
    expect(fateOf('close', false, { ...idle, busy: 'finish', kept: true })).toBe('refused')
  })
  it('is meant for the state, the person, the clerk and the offer on the screen', () => {
    const before = at('serving', 'A001')
    expect(seen({ ...before, served_today: 9 })).toBe(seen(before))
    const offer: WindowView['offer'] = { by: 'clerk01', by_name: '', to: null, to_name: null, at: '' }
    for (const now of [at('open'), at('serving', 'A002'), { ...before, clerk: 'clerk02' }, at('serving', 'A001', offer)]) {
      expect(seen(now)).not.toBe(seen(before))
    }
  })
})

describe('the presses at a window', () => {
  const busy: Ref<string | null> = ref(null)
  const resting = ref(false)
  const view: Ref<WindowView | null> = ref(null)
  let scope = effectScope()
  const presses = () => scope.run(() => usePresses(busy, resting, view))!

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
    busy.value = null
    resting.value = false
    view.value = at('serving', 'A001')
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  it('are taken after the answer, once, where the window is as it was seen', () => {
    const { press, answered, kept, unheard } = presses()
    const take = vi.fn()
    busy.value = 'hand-over'
    press('take-over', false, take)
    expect([take.mock.calls.length, kept.value]).toEqual([0, true])
    busy.value = null
    answered(at('serving', 'A001'))
    answered(null)
    expect([take.mock.calls.length, kept.value, unheard.value]).toEqual([1, false, null])
  })
  it('are not taken for somebody else: the answer is believed before what is on the screen', () => {
    const { press, answered, unheard } = presses()
    const take = vi.fn()
    busy.value = 'finish'
    press('hold', false, take)
    busy.value = null
    answered(at('open'))
    expect([take.mock.calls.length, unheard.value]).toEqual([0, 'changed'])
  })
  it('are taken after a refusal, which has changed nothing', () => {
    const { press, answered } = presses()
    const take = vi.fn()
    busy.value = 'pause'
    press('note', false, take)
    answered(null)
    expect(take).toHaveBeenCalledOnce()
  })
  it('that do not count are said for a while, or until one counts', () => {
    const { press, unheard } = presses()
    resting.value = true
    press('call-next', true, () => undefined)
    expect(unheard.value).toBe('busy')
    vi.advanceTimersByTime(60_000)
    expect(unheard.value).toBeNull()
    press('call-next', true, () => undefined)
    resting.value = false
    press('call-next', true, () => undefined)
    expect(unheard.value).toBeNull()
  })
})
