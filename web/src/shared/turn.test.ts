import { beforeAll, describe, expect, it } from 'vitest'
import { loadWords } from './i18n'
import { firstWords } from './turn'

beforeAll(() => loadWords([]))

describe('the first of a queue', () => {
  it('is next where a window is about to call', () => {
    expect(firstWords({ p50: 0, p90: 60 })).toBe('下一位就是您')
    expect(firstWords({ p50: 30, p90: 180 })).toBe('下一位就是您')
  })
  it('is the first of this queue only, where its window serves others first', () =>
    expect(firstWords({ p50: 88 * 60, p90: 142 * 60 })).toBe('本队列第 1 位'))
  it('is never next where no window serves it', () => expect(firstWords(null)).toBe('本队列第 1 位'))
})
