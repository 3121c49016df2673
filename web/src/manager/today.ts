import { hallDate } from '../shared/clock'

/** Dates in the halls' own time, as the statistics' routes want them: `2026-11-24`. */
const SHANGHAI = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

export const today = (now = hallDate()): string => SHANGHAI.format(now)

/** The date `days` before a date. */
export function before(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() - days)
  return moved.toISOString().slice(0, 10)
}
