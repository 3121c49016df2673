import { describe, expect, it } from 'vitest'
import { nothingSeen, step, type Seen } from './seen'

type Value = { n: number }
const whole = (data: unknown): Value => data as Value
const inside = (data: unknown): Value | null => (data as { ticket?: Value }).ticket ?? null
const at = (second: number): Date => new Date(second * 1000)
const live = (n: number, second: number): Seen<Value> => ({ value: { n }, state: 'live', since: at(second), error: null, silent: false })

describe('what a page holds of a channel', () => {
  it('begins with the snapshot', () => {
    const seen = step<Value>(nothingSeen, { kind: 'subscribed', data: { n: 1 }, recovered: false, at: at(1) }, whole)
    expect(seen).toEqual(live(1, 1))
  })

  it('takes whole values from a state channel, the ticket from a log channel', () => {
    expect(step(live(1, 1), { kind: 'published', data: { n: 2 }, at: at(2) }, whole)).toEqual(live(2, 2))
    expect(step(live(1, 1), { kind: 'published', data: { ticket: { n: 2 } }, at: at(2) }, inside)).toEqual(live(2, 2))
  })

  it('keeps the value when an entry carries none', () => {
    expect(step(live(1, 1), { kind: 'published', data: {}, at: at(2) }, inside)).toEqual(live(1, 2))
  })

  it('is stale, with what it had and since when, while the line is lost', () => {
    const stale = step(live(1, 1), { kind: 'lost', heard: at(5) }, whole)
    expect(stale).toEqual({ value: { n: 1 }, state: 'stale', since: at(5), error: null, silent: false })
    expect(step(stale, { kind: 'lost', heard: at(9) }, whole).since).toEqual(at(5))
  })

  it('recovered: keeps its value, and the missed entries follow', () => {
    const stale = step(live(1, 1), { kind: 'lost', heard: at(5) }, inside)
    const back = step(stale, { kind: 'subscribed', data: undefined, recovered: true, at: at(7) }, inside)
    expect(back).toEqual(live(1, 7))
    expect(step(back, { kind: 'published', data: { ticket: { n: 3 } }, at: at(8) }, inside)).toEqual(live(3, 8))
  })

  it('not recovered: the fresh snapshot replaces everything', () => {
    const stale = step(live(1, 1), { kind: 'lost', heard: at(5) }, inside)
    expect(step(stale, { kind: 'subscribed', data: { n: 9 }, recovered: false, at: at(7) }, inside)).toEqual(live(9, 7))
  })

  it('says when it never reached anything, and forgets that once it does', () => {
    const never = step<Value>(nothingSeen, { kind: 'lost', heard: at(1) }, whole)
    expect(never.state).toBe('loading')
    expect(never.error?.code).toBe(0)
    expect(step(never, { kind: 'subscribed', data: { n: 1 }, recovered: false, at: at(2) }, whole)).toEqual(live(1, 2))
  })

  it('a refusal stays one, whatever the line does', () => {
    const refused = step<Value>(nothingSeen, { kind: 'refused', error: { code: 103, message: 'permission denied' } }, whole)
    expect(refused.state).toBe('error')
    expect(step(refused, { kind: 'lost', heard: at(3) }, whole)).toEqual(refused)
  })

  it('is stale while its source is silent, whatever else is heard, and live again when it is back', () => {
    const silent = step(live(1, 1), { kind: 'silent', at: at(4) }, whole)
    expect(silent).toEqual({ value: { n: 1 }, state: 'stale', since: at(4), error: null, silent: true })
    expect(step(silent, { kind: 'silent', at: at(6) }, whole)).toEqual(silent)
    const late = step(silent, { kind: 'published', data: { n: 2 }, at: at(7) }, whole)
    expect(late).toEqual({ value: { n: 2 }, state: 'stale', since: at(7), error: null, silent: true })
    expect(step(silent, { kind: 'heard', at: at(9) }, whole)).toEqual(live(1, 9))
  })

  it('says so when a silent source has given nothing yet, and takes the value when it comes', () => {
    const nothing = step<Value>(nothingSeen, { kind: 'silent', at: at(1) }, whole)
    expect(nothing).toMatchObject({ value: null, state: 'loading', silent: true, error: { code: 503 } })
    expect(step(nothing, { kind: 'subscribed', data: { n: 1 }, recovered: false, at: at(2) }, whole)).toEqual(live(1, 2))
  })

  it('a lost line is told before a silent source, and a new line says anew what is silent', () => {
    const silent = step(live(1, 1), { kind: 'silent', at: at(4) }, whole)
    const lost = step(silent, { kind: 'lost', heard: at(5) }, whole)
    expect(lost.since).toEqual(at(4))
    expect(step(lost, { kind: 'subscribed', data: { n: 3 }, recovered: false, at: at(8) }, whole)).toEqual(live(3, 8))
  })
})
