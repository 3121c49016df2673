/** What the first of a queue is told. */
import { waitRange } from './format'
import { i18n } from './i18n'
import type { Estimate } from './types'

/**
 * A window may serve other queues too, whose people come before: only where the wait is one of no minutes is the first of
 * a queue really next, and never while no window serves it (no estimate).
 */
export function isNext(estimate: Estimate | null): boolean {
  return estimate !== null && waitRange(estimate).from === 0
}

/** "下一位就是您" or "本队列第 1 位". */
export function firstWords(estimate: Estimate | null): string {
  return i18n.global.t(isNext(estimate) ? 'waits.next' : 'waits.first')
}
