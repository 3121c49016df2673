import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { api, Problem } from '../shared/api'
import { useCommands } from './useCommands'

/** Lets go of whatever waits for nothing but its turn. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

describe('the commands of a window', () => {
  let scope = effectScope()
  const commands = () => scope.run(() => useCommands('440106-01'))!

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('are one at a time, and rest after each answer for as long as after the first', async () => {
    const post = vi.spyOn(api, 'post').mockResolvedValue({ state: 'open' })
    const { run, busy, resting } = commands()
    const first = run('open')
    expect([busy.value, await run('pause')]).toEqual(['open', null])
    await first
    expect([busy.value, resting.value, post.mock.calls.length]).toEqual([null, true, 1])
    vi.advanceTimersByTime(400)
    await run('pause')
    vi.advanceTimersByTime(200)
    expect(resting.value).toBe(true)
    vi.advanceTimersByTime(400)
    expect(resting.value).toBe(false)
  })
  it('are under way from the closing of the other window to the opening of this one', async () => {
    const elsewhere = new Problem({ title: 'x', status: 409, code: 'window.clerk_elsewhere' })
    const post = vi.spyOn(api, 'post').mockResolvedValueOnce({}).mockRejectedValueOnce(elsewhere).mockResolvedValue({})
    const { moveFrom, busy } = commands()
    const moved = moveFrom('440106-02')
    await settled()
    expect([busy.value, post.mock.calls.length]).toEqual(['open', 2]) // waits a little before it asks again
    await vi.advanceTimersByTimeAsync(1000)
    await moved
    expect([busy.value, post.mock.calls.map(([, sent]) => sent)]).toMatchObject([
      null,
      [
        { path: { window: '440106-02', command: 'close' } },
        { path: { window: '440106-01', command: 'open' } },
        { path: { window: '440106-01', command: 'open' } },
      ],
    ])
  })
  it('go again under the same key where no answer came, and pressed anew under another', async () => {
    const post = vi.spyOn(api, 'post').mockRejectedValue(Problem.network())
    const { run, again, repeatable } = commands()
    const pressed = async (press: () => Promise<unknown>) => {
      const done = press()
      await vi.advanceTimersByTimeAsync(20_000)
      await done
      const [, sent] = post.mock.calls[post.mock.calls.length - 1] as [string, { idempotencyKey: string }]
      return sent.idempotencyKey
    }
    const first = await pressed(() => run('call-next'))
    expect(repeatable.value).toBe(true)
    expect(await pressed(again)).toBe(first)
    expect(await pressed(() => run('call-next'))).not.toBe(first)
  })
})
