import { describe, expect, it } from 'vitest'
import type { ClerkTicket, Queue, WindowState, WindowView } from '../shared/types'
import { happened, joined } from './news'

const queue = (id: string, waiting: number): Queue => ({
  id,
  prefix: id,
  name: id,
  name_en: id,
  waiting,
  absent: 0,
  estimate: null,
})
const at = (state: WindowState, number?: string): WindowView =>
  ({ state, ticket: number ? ({ number } as ClerkTicket) : null }) as WindowView

describe('news', () => {
  it('tells of people who joined the own queues only', () => {
    const news = joined([queue('A', 1), queue('B', 1)], [queue('A', 3), queue('B', 2)], ['A'])
    expect(news).toEqual([{ key: 'more', facts: { queue: 'A', n: 2, total: 3 } }])
  })
  it('is quiet when people are called away, and about a queue seen for the first time', () => {
    expect(joined([queue('A', 3)], [queue('A', 2), queue('B', 9)], ['A', 'B'])).toEqual([])
  })
  it('follows the ticket at the window', () => {
    expect(happened(at('open'), at('calling', 'A001'))?.key).toBe('called')
    expect(happened(at('calling', 'A001'), at('serving', 'A001'))?.key).toBe('serving')
    expect(happened(at('serving', 'A001'), at('open'))).toEqual({ key: 'gone', facts: { number: 'A001' } })
    expect(happened(at('open'), at('paused'))?.key).toBe('state')
    expect(happened(at('open'), at('open'))).toBeNull()
  })
  it('tells who offers the window and who took it over', () => {
    const mine: WindowView = { ...at('serving', 'A001'), clerk: 'clerk01', clerk_name: '陈晓兰' }
    const offered: WindowView = { ...mine, offer: { by: 'clerk01', by_name: '陈晓兰', to: null, to_name: null, at: '' } }
    expect(happened(mine, offered)).toEqual({ key: 'offered', facts: { clerk: '陈晓兰' } })
    const taken: WindowView = { ...mine, clerk: 'clerk02', clerk_name: '林志强' }
    expect(happened(offered, taken)).toEqual({ key: 'taken_over', facts: { clerk: '林志强' } })
  })
})
