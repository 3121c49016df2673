/** What is said where a wait cannot be known because no window serves the queue: that, and when one will, by the plan. */
import { clock } from './format'
import { i18n } from './i18n'
import type { Hall, Queue } from './types'

/** A hall that keeps hours shows today's, such as ["09:00", "12:00"]; none on a day off. */
export type HallWithHours = Pick<Hall, 'windows'> & { hours?: { today?: [string, string][] } }

/**
 * When (ISO, or "13:00" of today) a window serves the queue again as planned: the first of those that are paused until a
 * time, else after the hall's break; null where nobody has planned it.
 */
export function servedFrom(hall: HallWithHours, queue: string, now: Date): string | null {
  const back = hall.windows
    .filter((window) => window.state === 'paused' && window.queues.includes(queue))
    .flatMap((window) => window.pause?.until ?? [])
    .filter((until) => new Date(until) > now)
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0]
  const time = clock(now)
  const opens = hall.hours?.today?.map(([from]) => from).find((from) => from > time)
  const within = hall.hours?.today?.some(([from, to]) => from <= time && time < to)
  return back ?? (within ? null : (opens ?? null))
}

/** "暂无窗口办理，按计划 13:00 起办理"; null where a window serves the queue. */
export function unstaffedWords(hall: HallWithHours, queue: Pick<Queue, 'id' | 'estimate'>, now: Date): string | null {
  if (queue.estimate) return null
  const from = servedFrom(hall, queue.id, now)
  if (!from) return i18n.global.t('waits.unstaffed')
  return i18n.global.t('waits.unstaffed_until', { time: from.length > 5 ? clock(from) : from })
}

/** The same beside one queue of several: nothing where no window is open at all, which is said once, and none is planned. */
export function unstaffedHint(hall: HallWithHours & Pick<Hall, 'windows_open'>, queue: Queue, now: Date): string | null {
  if (hall.windows_open === 0 && !servedFrom(hall, queue.id, now)) return null
  return unstaffedWords(hall, queue, now)
}
