import { describe, expect, it, vi } from 'vitest'
import { Problem, type Options } from './api'
import { Attempt } from './attempt'

const problem = (status: number): Problem => new Problem({ title: 'x', status })
const noWait = (): Promise<void> => Promise.resolve()

describe('Attempt', () => {
  it('keeps its key through every repetition, and through being asked again after it failed', async () => {
    const keys = new Set<string | undefined>()
    let failures = 6
    const attempt = new Attempt(async (options: Options) => {
      keys.add(options.idempotencyKey)
      if (failures-- > 0) throw problem(0)
      return 'A001'
    }, noWait)
    await expect(attempt.answer()).rejects.toMatchObject({ status: 0 })
    await expect(attempt.answer()).resolves.toBe('A001')
    expect(keys.size).toBe(1)
  })
  it('gives two wishes two keys', async () => {
    const key = (options: Options): Promise<string | undefined> => Promise.resolve(options.idempotencyKey)
    expect(await new Attempt(key).answer()).not.toBe(await new Attempt(key).answer())
  })
  it('does not repeat what was refused', async () => {
    const send = vi.fn(() => Promise.reject(problem(409)))
    await expect(new Attempt(send, noWait).answer()).rejects.toMatchObject({ status: 409 })
    expect(send).toHaveBeenCalledTimes(1)
  })
  it('says that it is retrying when the gateway is busy or away', async () => {
    const retrying = vi.fn()
    const statuses = [429, 503]
    const answer = new Attempt(() => {
      const status = statuses.shift()
      return status ? Promise.reject(problem(status)) : Promise.resolve('B002')
    }, noWait).answer(retrying)
    await expect(answer).resolves.toBe('B002')
    expect(retrying).toHaveBeenCalledTimes(2)
  })
})
