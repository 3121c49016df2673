/** Whoever is at the page keeps their session, at the cost of a request now and then; a page that is left alone says nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const post = vi.fn(() => Promise.resolve())
vi.mock('./api', () => ({ api: { post } }))

let touch: () => void = () => undefined
let now = 0

beforeEach(() => {
  vi.resetModules()
  post.mockClear()
  now = 1_000_000
  vi.stubGlobal('addEventListener', (_kind: string, listener: () => void) => (touch = listener))
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => vi.unstubAllGlobals())

test('a page that is touched says so six times in the time that a session may rest', async () => {
  const { keepInUse } = await import('./touched')
  keepInUse(1800)
  for (let second = 0; second < 1800; second++) {
    touch()
    now += 1000
  }
  expect(post).toHaveBeenCalledTimes(6)
  expect(post).toHaveBeenCalledWith('/api/session/use')
  now += 3_600_000
  expect(post).toHaveBeenCalledTimes(6)
})

test('where sessions may rest nothing is said', async () => {
  const { keepInUse } = await import('./touched')
  keepInUse(1800)
  keepInUse(0)
  touch()
  expect(post).not.toHaveBeenCalled()
})
