/**
 * What the tablet asks, step by step. Pure, so that every way out of it is tested: someone who leaves, a next person who
 * is called, a line that breaks. A level once pressed is a decision: it is sent when the time is over, with the reasons
 * chosen by then. Nothing pressed is nothing said.
 */
import type { Score } from '../rating/types'

export interface Asked {
  ticket: string
  number: string
}

export type Step =
  | { at: 'rest'; settled: string | null }
  | { at: 'levels'; asked: Asked }
  | { at: 'reasons'; asked: Asked; score: Score; reasons: string[] }
  | { at: 'sending'; asked: Asked; score: Score; reasons: string[] }
  | { at: 'thanks'; asked: Asked; score: Score }
  /** `elsewhere`: it can still be said by phone. */
  | { at: 'failed'; asked: Asked; words: string; elsewhere: boolean }

export type Happening =
  /** What the counter asks now; null: nobody. */
  | { kind: 'asked'; ask: Asked | null }
  | { kind: 'level'; score: Score }
  | { kind: 'reason'; id: string }
  | { kind: 'back' }
  | { kind: 'submit' }
  | { kind: 'skip' }
  | { kind: 'time_over' }
  | { kind: 'sent' }
  | { kind: 'failed'; words: string; elsewhere: boolean }

export const atRest: Step = { at: 'rest', settled: null }

/** The tablet rests; `settled` is the ticket that it will not ask again. */
const rest = (asked: Asked): Step => ({ at: 'rest', settled: asked.ticket })

export function next(step: Step, what: Happening): Step {
  switch (what.kind) {
    case 'asked':
      return counterAsks(step, what.ask)
    case 'level':
      return step.at === 'levels' ? { at: 'reasons', asked: step.asked, score: what.score, reasons: [] } : step
    case 'reason':
      if (step.at !== 'reasons') return step
      return {
        ...step,
        reasons: step.reasons.includes(what.id)
          ? step.reasons.filter((id) => id !== what.id)
          : [...step.reasons, what.id],
      }
    case 'back':
      return step.at === 'reasons' ? { at: 'levels', asked: step.asked } : step
    case 'submit':
      return step.at === 'reasons' ? { ...step, at: 'sending' } : step
    case 'skip':
      return step.at === 'levels' || step.at === 'reasons' ? rest(step.asked) : step
    case 'time_over':
      if (step.at === 'reasons') return { ...step, at: 'sending' }
      return step.at === 'rest' || step.at === 'sending' ? step : rest(step.asked)
    case 'sent':
      return step.at === 'sending' ? { at: 'thanks', asked: step.asked, score: step.score } : step
    case 'failed':
      return step.at === 'sending'
        ? { at: 'failed', asked: step.asked, words: what.words, elsewhere: what.elsewhere }
        : step
  }
}

function counterAsks(step: Step, ask: Asked | null): Step {
  if (step.at === 'rest') return ask && ask.ticket !== step.settled ? { at: 'levels', asked: ask } : step
  if (ask && ask.ticket === step.asked.ticket) return step
  // Withdrawn, or somebody else: what was pressed is sent first, and the next one is asked afterwards.
  if (step.at === 'reasons') return { ...step, at: 'sending' }
  if (step.at === 'levels') return ask ? { at: 'levels', asked: ask } : rest(step.asked)
  return step
}

/** Seconds that are left to answer: by the server's word, unless this device's clock is plainly wrong. */
export function secondsToAnswer(until: string, now: number, most: number): number {
  const left = (Date.parse(until) - now) / 1000
  return left > 0 && left <= most ? Math.ceil(left) : most
}
