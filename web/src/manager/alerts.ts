/**
 * What a manager should do now, and why: each alert names the trouble, the figures behind it and one act that helps.
 * Pure; the words are in `i18n` under `manager.alert`, the facts here fill them.
 */
import type { Hall, Queue } from '../shared/types'
import { loadOf, onDuty } from './figures'
import type { Figures } from './types'

export type AlertKind =
  | 'unstaffed_open'
  | 'unstaffed_help'
  | 'unstaffed'
  | 'slow_help'
  | 'slow_open'
  | 'slow_resume'
  | 'slow'
  | 'abandoning'
  | 'overdue'

export interface Alert {
  kind: AlertKind
  severity: 'high' | 'middle'
  /** The queue it is about, if it is about one. */
  queue: string | null
  facts: Record<string, string | number>
}

/** Share of people who leave unserved from which on it is worth saying, and the least number of tickets behind it. */
export const ABANDONING = 0.15
const ENOUGH = 20

/** All alerts of a hall, the gravest first. `target`: the wait aimed at (s); `late`: follow-ups that are overdue. */
export function alertsOf(hall: Hall, target: number, today: Figures | null, late: number): Alert[] {
  if (!hall.open) return overdue(late)
  const queues = hall.queues.flatMap((queue) => queueAlert(hall, queue, target) ?? [])
  return [...queues, ...abandoning(today), ...overdue(late)].sort((a, b) => weight(b) - weight(a))
}

const weight = (alert: Alert): number => (alert.severity === 'high' ? 1_000_000 : 0) + Number(alert.facts['n'] ?? 0)

function queueAlert(hall: Hall, queue: Queue, target: number): Alert | null {
  const own = hall.windows.filter((window) => window.queues.includes(queue.id))
  const alert = (kind: AlertKind, severity: Alert['severity'], window = ''): Alert => ({
    kind,
    severity,
    queue: queue.id,
    facts: { queue: queue.name, queue_en: queue.name_en, n: queue.waiting, window, minutes: Math.round((queue.estimate?.p50 ?? 0) / 60), target: Math.round(target / 60) },
  })
  const closed = own.find((window) => window.state === 'closed')
  const paused = own.find((window) => window.state === 'paused')
  const idle = hall.windows.find((window) => !window.queues.includes(queue.id) && loadOf(hall, window) === 'idle')
  if (queue.waiting > 0 && !own.some(onDuty)) {
    if (closed ?? paused) return alert('unstaffed_open', 'high', (closed ?? paused)?.number)
    return idle ? alert('unstaffed_help', 'high', idle.number) : alert('unstaffed', 'high')
  }
  if (!queue.estimate || queue.estimate.p50 <= target) return null
  if (idle) return alert('slow_help', 'middle', idle.number)
  if (paused) return alert('slow_resume', 'middle', paused.number)
  return closed ? alert('slow_open', 'middle', closed.number) : alert('slow', 'middle')
}

function abandoning(today: Figures | null): Alert[] {
  if (!today || today.arrivals < ENOUGH || today.abandoned / today.arrivals < ABANDONING) return []
  const share = Math.round((100 * today.abandoned) / today.arrivals)
  return [{ kind: 'abandoning', severity: 'middle', queue: null, facts: { n: today.abandoned, share } }]
}

function overdue(n: number): Alert[] {
  return n ? [{ kind: 'overdue', severity: 'high', queue: null, facts: { n } }] : []
}
