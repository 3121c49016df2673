import { describe, expect, it } from 'vitest'
import { agoWords, clock, distanceWords, isOver, shortHallName, ticketNumber, waitRange, waitWords, windowNumber } from './format'

describe('waits', () => {
  it.each([
    [{ p50: 480, p90: 900 }, '约 8–15 分钟'],
    [{ p50: 500, p90: 901 }, '约 8–16 分钟'],
    [{ p50: 0, p90: 40 }, '约 1 分钟内'],
    [{ p50: 30, p90: 290 }, '约 5 分钟内'],
    [{ p50: 300, p90: 300 }, '约 5 分钟'],
    [{ p50: 7200, p90: 9000 }, '约 2–3 小时'],
  ])('%o is said as %s', (estimate, words) => expect(waitWords(estimate, 'zh-CN')).toBe(words))

  it('says so when nothing is known', () => {
    expect(waitWords(null, 'zh-CN')).toBe('暂时无法估计')
    expect(waitWords(null, 'en')).toBe('cannot be estimated yet')
  })

  it('rounds the cautious way and never backwards', () => {
    expect(waitRange({ p50: 119, p90: 121 })).toEqual({ from: 1, to: 3 })
    expect(waitRange({ p50: 600, p90: 60 })).toEqual({ from: 10, to: 10 })
  })
})

describe('times', () => {
  const now = new Date('2026-11-23T04:00:00Z')
  it.each([
    ['2026-11-23T03:59:55Z', '刚刚'],
    ['2026-11-23T03:59:15Z', '45 秒前'],
    ['2026-11-23T03:57:00Z', '3 分钟前'],
    ['2026-11-23T01:00:00Z', '3 小时前'],
    ['2026-11-20T04:00:00Z', '3 天前'],
    ['2026-11-23T04:00:09Z', '刚刚'],
  ])('%s is %s', (then, words) => expect(agoWords(new Date(then), now, 'zh-CN')).toBe(words))

  it('are those of the hall, wherever the phone is', () => {
    expect(clock('2026-11-23T02:05:09Z')).toBe('10:05')
    expect(clock('2026-11-23T16:05:09Z', true)).toBe('00:05:09')
  })
})

describe('names and numbers', () => {
  it('are said as people say them', () => {
    expect(ticketNumber('A001')).toBe('A 001')
    expect(ticketNumber('B1000')).toBe('B 1000')
    expect(windowNumber('01')).toBe('1')
    expect(windowNumber('10')).toBe('10')
    expect(shortHallName('天河区石牌街道政务服务中心')).toBe('石牌街道')
    expect(shortHallName('天河区天河南街道政务服务中心')).toBe('天河南街道')
    expect(shortHallName('天河区政务服务中心')).toBe('天河区政务服务中心')
    expect(shortHallName('Wushan Subdistrict Government Service Centre')).toBe('Wushan Subdistrict')
    expect(distanceWords(820, 'zh-CN')).toBe('约 800 米')
    expect(distanceWords(2410, 'zh-CN')).toBe('约 2.4 公里')
  })

  it('a missed ticket is not over: it can be called again', () => {
    expect(isOver('missed')).toBe(false)
    expect(isOver('cancelled')).toBe(true)
  })
})
