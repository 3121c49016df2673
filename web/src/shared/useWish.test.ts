import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { api, Problem } from './api'
import { useWish, type Wishes } from './useWish'

const BOOK = '/api/halls/{hall}/appointments'
const DAY = { path: { hall: '440106' }, body: { item: 'i', start: 's', holder: { name: 'n', phone: 'p', id_number: '1' } } }
const refused = (...errors: { field: string; message: string }[]): Problem =>
  new Problem({ title: 'wrong', detail: 'not done', status: 422, errors })

describe('a wish', () => {
  let scope = effectScope()
  const wishing = (...given: Parameters<typeof useWish>): Wishes => scope.run(() => useWish(...given))!
  const post = () => vi.spyOn(api, 'post') as unknown as ReturnType<typeof vi.fn>
  /** The key that each request was sent with. */
  const keys = (spy: ReturnType<typeof vi.fn>) => spy.mock.calls.map(([, sent]) => (sent as { idempotencyKey: string }).idempotencyKey)
  /** To the end of all repetitions. */
  async function ended<T>(asked: Promise<T>): Promise<T> {
    await vi.advanceTimersByTimeAsync(60_000)
    return asked
  }

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('that was not answered goes under the same key when it is wished again, and comes true once', async () => {
    const spy = post().mockRejectedValue(Problem.network())
    const { wish } = wishing()
    expect(await ended(wish.post(BOOK, DAY))).toBeNull()
    spy.mockResolvedValue({ id: 'a' })
    expect(await wish.post(BOOK, DAY)).toEqual({ id: 'a' })
    expect(new Set(keys(spy)).size).toBe(1)
    await wish.post(BOOK, DAY) // answered: what is wished now is something else
    expect(new Set(keys(spy)).size).toBe(2)
  })
  it('is over once another was wished', async () => {
    const spy = post().mockRejectedValue(Problem.network())
    const { wish } = wishing()
    await ended(wish.post(BOOK, DAY))
    spy.mockResolvedValue({})
    await wish.post(BOOK, { ...DAY, body: { ...DAY.body, start: 'later' } })
    await wish.post(BOOK, DAY)
    expect(new Set(keys(spy)).size).toBe(3)
  })
  it('that was refused is another one when it is wished again', async () => {
    const spy = post().mockRejectedValue(refused())
    const { wish } = wishing()
    await wish.post(BOOK, DAY)
    await wish.post(BOOK, DAY)
    expect(new Set(keys(spy)).size).toBe(2)
  })
  it('is one at a time', async () => {
    const spy = post().mockReturnValue(new Promise(() => undefined))
    const { wish } = wishing()
    void wish.post(BOOK, DAY)
    expect(await wish.post(BOOK, DAY)).toBeNull()
    expect(spy).toHaveBeenCalledTimes(1)
  })
  it('says after three seconds that it takes long, and not before', async () => {
    post().mockReturnValue(new Promise(() => undefined))
    const { late, wish } = wishing()
    void wish.post(BOOK, DAY)
    await vi.advanceTimersByTimeAsync(2_900)
    expect(late.value).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(late.value).toBe(true)
  })
  it('says what is wrong at its field, and at the foot only what has no field there', async () => {
    const spy = post().mockRejectedValue(refused({ field: 'holder.phone', message: 'no phone' }))
    const { at, rest, wish } = wishing(['phone', 'items'])
    await wish.post(BOOK, DAY)
    expect([at('phone'), at('items'), rest.value]).toEqual(['no phone', '', ''])
    spy.mockRejectedValue(refused({ field: 'items.3', message: 'no item' }, { field: 'holder.name', message: 'no name' }))
    await wish.post(BOOK, DAY)
    expect([at('items'), rest.value]).toEqual(['no item', 'no name'])
    spy.mockRejectedValue(refused())
    await wish.post(BOOK, DAY)
    expect(rest.value).toBe('not done')
  })
  it('promises that nothing happens twice only where that holds, and what it was about', async () => {
    post().mockRejectedValue(Problem.network())
    const { problem, wish } = wishing([], 'appointment')
    await ended(wish.post(BOOK, DAY))
    expect(problem.value?.detail).toContain('common.once.appointment')
    expect(problem.value?.detail).not.toContain('ticket')
    await ended(wish.once(() => Promise.reject(Problem.network())))
    expect(problem.value?.detail).toBe('common.problem.network_detail')
  })
  it('that was abandoned has an answer that is nobody’s, and nothing of it is left', async () => {
    let come: (answer: unknown) => void = () => undefined
    const spy = post().mockReturnValueOnce(new Promise((resolve) => (come = resolve))).mockResolvedValue({ id: 'mine' })
    const { busy, wish, abandon } = wishing()
    const theirs = wish.post(BOOK, DAY)
    abandon()
    expect(busy.value).toBe(false)
    expect(await wish.post(BOOK, DAY)).toEqual({ id: 'mine' })
    come({ id: 'theirs' })
    expect(await theirs).toBeNull()
    expect(new Set(keys(spy)).size).toBe(2)
  })
})
