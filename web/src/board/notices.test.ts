import { describe, expect, it } from 'vitest'
import { noticeAt, TURN } from './notices'

const notices = [
  { id: 'a', text: '甲', text_en: 'A', until: null },
  { id: 'b', text: '乙', text_en: 'B', until: '2026-11-24T12:00:00+08:00' },
]
const at = (turn: number): Date => new Date(Date.parse('2026-11-24T02:00:00Z') + turn * TURN)

describe('notices on the board', () => {
  it('take turns and come round again', () => {
    const shown = [0, 1, 2, 3].map((turn) => noticeAt(notices, at(turn))?.id)
    expect(new Set(shown)).toEqual(new Set(['a', 'b']))
    expect(shown[0]).toBe(shown[2])
    expect(shown[0]).not.toBe(shown[1])
  })
  it('go when their time is over', () => {
    const late = new Date('2026-11-24T12:00:00+08:00')
    expect(noticeAt(notices, late)?.id).toBe('a')
    expect(noticeAt(notices.slice(1), late)).toBeNull()
    expect(noticeAt([], late)).toBeNull()
  })
})
