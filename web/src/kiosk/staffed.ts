/** Whether anybody serves a queue at this moment. Pure. */
import type { HallWindow } from '../shared/types'

/** A paused window comes back by itself; a closed one may not. */
const AT_WORK: readonly HallWindow['state'][] = ['open', 'calling', 'serving', 'paused']

export function staffed(queue: string, windows: readonly HallWindow[]): boolean {
  return windows.some((window) => window.queues.includes(queue) && AT_WORK.includes(window.state))
}
