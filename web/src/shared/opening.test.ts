import { beforeAll, describe, expect, it } from 'vitest'
import { loadWords } from './i18n'
import { levelOf } from './level'
import { notTakingWords, opensWords, spansWords } from './opening'
import type { Hours } from './types'

beforeAll(() => loadWords([]))

const at = (time: string): Date => new Date(`2026-11-24T${time}:00+08:00`)
const NINE = '2026-11-24T09:00:00+08:00'

describe('a hall that gives no numbers', () => {
  it('says when it gives them again, before opening and at lunch too: such a day is no day off', () => {
    expect(notTakingWords({ open: false, phase: 'closed', opens: NINE }, at('07:30'))).toBe('今天 09:00 开始取号')
    expect(notTakingWords({ open: false, phase: 'break', opens: '2026-11-24T13:00:00+08:00' }, at('12:10'))).toBe('今天 13:00 开始取号')
    expect(notTakingWords({ open: false, phase: 'closed', opens: '2026-11-25T09:00:00+08:00' }, at('18:00'))).toBe('明天 09:00 开始取号')
    expect(notTakingWords({ open: false, phase: 'closed', opens: '2026-12-01T09:00:00+08:00' }, at('18:00'))).toBe('12月1日 09:00 开始取号')
  })
  it('says no more than is known', () => {
    expect(notTakingWords({ open: false, phase: 'closed', opens: null }, at('18:00'))).toBe('现在不开放')
    expect(notTakingWords({ open: false, phase: 'closed', opens: NINE }, at('09:10'))).toBe('现在不开放')
    expect(notTakingWords({ open: false }, at('18:00'))).toBe('现在不开放')
    expect(opensWords(null, at('18:00'))).toBe('')
  })
  it('says so while it still serves', () =>
    expect(notTakingWords({ open: true, phase: 'last', opens: '2026-11-25T09:00:00+08:00' }, at('16:50'))).toBe('还在办理，今天不再取号'))
  it('is none while it gives them', () => {
    expect(notTakingWords({ open: true, phase: 'open', opens: null }, at('10:00'))).toBeNull()
    expect(notTakingWords({ open: true }, at('10:00'))).toBeNull()
  })
})

describe('hours in words', () => {
  it('go by the hall’s own days', () => {
    const late = new Date('2026-11-23T23:30:00+08:00') // still the afternoon in UTC
    expect(opensWords('2026-11-23T23:50:00+08:00', late)).toBe('今天 23:50 开始取号')
    expect(opensWords(NINE, late)).toBe('明天 09:00 开始取号')
  })
  it('list the spans', () => {
    const hours = { today: [['09:00', '12:00'], ['13:00', '17:00']] } as unknown as Hours
    expect(spansWords(hours, '，')).toBe('09:00–12:00，13:00–17:00')
  })
})

describe('how busy a hall looks', () => {
  it('is never free where no window is open', () => {
    expect(levelOf({ open: true, level: 'free', windows_open: 0 })).toBe('unstaffed')
    expect(levelOf({ open: true, level: 'free', windows_open: 1 })).toBe('free')
    expect(levelOf({ open: true, level: 'crowded', windows_open: 0 })).toBe('crowded')
    expect(levelOf({ open: false, level: 'free', windows_open: 0 })).toBe('closed')
  })
})
