/**
 * One wish of a person, sent until it is answered and always under the same key, so that however often the line breaks
 * in between it comes true once. A new wish is a new Attempt.
 */
import { deadline } from './deadline'
import { newKey, Problem, type Options } from './api'

/** Waits between repetitions, in milliseconds; `api` itself has already tried three times within each. */
const PAUSES = [1000, 3000, 5000]
/** An answer that has not come by then is taken for a broken line: some networks swallow packets silently. */
const PATIENCE = 15_000
/** Answers that say "not now" rather than "no": something broke on the way, too busy, starting up, no answer in time. */
const PASSING = new Set([0, 429, 500, 502, 503, 504])

/** What an attempt sends besides: the same at every repetition. */
export type Key = Options & { idempotencyKey: string }

export class Attempt<T> {
  private readonly key = newKey()

  constructor(
    private readonly send: (key: Key) => Promise<T>,
    private readonly wait: (milliseconds: number) => Promise<void> = (milliseconds) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ) {}

  /** `retrying` is told once it takes longer than it should. May be called again after it failed: same key. */
  async answer(retrying: () => unknown = () => undefined): Promise<T> {
    for (const pause of PAUSES) {
      try {
        return await this.once()
      } catch (problem) {
        if (!isPassing(problem)) throw problem
        retrying()
        await this.wait(pause)
      }
    }
    return this.once()
  }

  /** One try, which repeats nothing. */
  async once(): Promise<T> {
    const signal = deadline(PATIENCE)
    try {
      return await this.send({ idempotencyKey: this.key, signal })
    } catch (problem) {
      if (signal.aborted && !(problem instanceof Problem)) throw Problem.network()
      throw problem
    }
  }
}

/** Whether the same request may well succeed in a moment. */
export const isPassing = (problem: unknown): boolean => problem instanceof Problem && PASSING.has(problem.status)
