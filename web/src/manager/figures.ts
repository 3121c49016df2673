/** The numbers a manager reads first. Pure. */
import type { DistrictMap, Hall, HallSummary, HallWindow, Queue } from '../shared/types'

const RANK = { crowded: 0, busy: 1, free: 2 } as const

export interface DistrictFigures {
  waiting: number
  windowsOpen: number
  crowded: number
  /** The hall where a newcomer waits longest; null where nobody can say. */
  slowest: HallSummary | null
}

export function districtFigures(map: DistrictMap): DistrictFigures {
  const known = map.halls.filter((hall) => hall.estimate !== null)
  return {
    waiting: map.halls.reduce((sum, hall) => sum + hall.waiting, 0),
    windowsOpen: map.halls.reduce((sum, hall) => sum + hall.windows_open, 0),
    crowded: map.halls.filter((hall) => hall.open && hall.level === 'crowded').length,
    slowest: known.reduce<HallSummary | null>((worst, hall) => (p50(hall) > p50(worst) ? hall : worst), null),
  }
}

const p50 = (of: { estimate: { p50: number } | null } | null): number => of?.estimate?.p50 ?? -1

/** Halls where it hurts most first: by level, then by how many wait. */
export function worstFirst(halls: readonly HallSummary[]): HallSummary[] {
  return [...halls].sort(
    (a, b) => Number(b.open) - Number(a.open) || RANK[a.level] - RANK[b.level] || b.waiting - a.waiting || a.id.localeCompare(b.id),
  )
}

export type Load = 'closed' | 'paused' | 'idle' | 'working' | 'overloaded'

/** People waiting per window on duty from which on a window counts as overloaded. */
export const OVERLOADED = 8

export const onDuty = (window: HallWindow): boolean => window.state !== 'closed' && window.state !== 'paused'

/** How many people wait for each window on duty in a queue; Infinity where people wait and nobody serves them. */
export function perWindow(hall: Hall, queue: Queue): number {
  const serving = hall.windows.filter((window) => onDuty(window) && window.queues.includes(queue.id)).length
  if (serving === 0) return queue.waiting > 0 ? Infinity : 0
  return queue.waiting / serving
}

/** How a window is doing: idle means ready, with nobody waiting in any queue of its own. */
export function loadOf(hall: Hall, window: HallWindow): Load {
  if (window.state === 'closed' || window.state === 'paused') return window.state
  const queues = hall.queues.filter((queue) => window.queues.includes(queue.id))
  if (window.state === 'open' && queues.every((queue) => queue.waiting === 0)) return 'idle'
  return queues.some((queue) => perWindow(hall, queue) >= OVERLOADED) ? 'overloaded' : 'working'
}
