import { describe, expect, it } from 'vitest'
import { atRest, next, secondsToAnswer, type Happening, type Step } from './flow'

const ANN = { ticket: '440106-20261123-A001', number: 'A001' }
const BOB = { ticket: '440106-20261123-A002', number: 'A002' }

const after = (...happened: Happening[]): Step => happened.reduce(next, atRest)
const asked = (ask: typeof ANN | null): Happening => ({ kind: 'asked', ask })

describe('the tablet', () => {
  it('asks, takes a level and reasons, sends, thanks, and does not ask the same again', () => {
    let step = after(asked(ANN), { kind: 'level', score: 2 }, { kind: 'reason', id: '214' }, { kind: 'reason', id: '213' })
    step = next(step, { kind: 'reason', id: '214' })
    expect(step).toEqual({ at: 'reasons', asked: ANN, score: 2, reasons: ['213'] })
    step = next(step, { kind: 'submit' })
    expect(step.at).toBe('sending')
    step = next(step, { kind: 'sent' })
    expect(step).toEqual({ at: 'thanks', asked: ANN, score: 2 })
    step = next(step, { kind: 'time_over' })
    expect(next(step, asked(ANN))).toEqual({ at: 'rest', settled: ANN.ticket })
    expect(next(step, asked(BOB)).at).toBe('levels')
  })

  it('lets everybody pass without a word', () => {
    expect(after(asked(ANN), { kind: 'skip' }, asked(ANN)).at).toBe('rest')
    expect(after(asked(ANN), { kind: 'level', score: 5 }, { kind: 'skip' }).at).toBe('rest')
    expect(after(asked(ANN), { kind: 'time_over' }, asked(ANN)).at).toBe('rest')
  })

  it('sends what was pressed when the time is over or the next person is called', () => {
    const pressed = after(asked(ANN), { kind: 'level', score: 1 }, { kind: 'reason', id: '115' })
    for (const happening of [{ kind: 'time_over' } as const, asked(null), asked(BOB)])
      expect(next(pressed, happening)).toEqual({ at: 'sending', asked: ANN, score: 1, reasons: ['115'] })
  })

  it('asks nobody any more once the next person is called, and asks that one in turn', () => {
    expect(after(asked(ANN), asked(null))).toEqual({ at: 'rest', settled: ANN.ticket })
    expect(after(asked(ANN), asked(BOB))).toEqual({ at: 'levels', asked: BOB })
    expect(after(asked(ANN), { kind: 'level', score: 5 }, { kind: 'submit' }, asked(null), { kind: 'sent' }).at).toBe('thanks')
  })

  it('lets a level be chosen again', () => {
    expect(after(asked(ANN), { kind: 'level', score: 1 }, { kind: 'back' })).toEqual({ at: 'levels', asked: ANN })
  })

  it('says what failed, and rests', () => {
    const failed = after(asked(ANN), { kind: 'level', score: 5 }, { kind: 'submit' }, { kind: 'failed', words: '…', elsewhere: true })
    expect(failed.at).toBe('failed')
    expect(next(failed, { kind: 'time_over' }).at).toBe('rest')
  })
})

describe('the time to answer', () => {
  const now = Date.parse('2026-11-23T09:00:00+08:00')
  it('is the server’s, rounded up', () => expect(secondsToAnswer('2026-11-23T09:00:41.2+08:00', now, 60)).toBe(42))
  it('is the whole of it where the clocks disagree', () => {
    expect(secondsToAnswer('2026-11-23T08:00:00+08:00', now, 60)).toBe(60)
    expect(secondsToAnswer('2026-11-23T10:00:00+08:00', now, 60)).toBe(60)
  })
})
