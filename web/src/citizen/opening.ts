/** A hall's hours in words: what matters now is said first. Pure; the words themselves come from the translations. */
import { clock } from '../shared/format'
import type { Hours } from './types'

/** A key under `place.hours` and its facts. */
export interface Said {
  key: string
  facts: Record<string, string>
}

const day = (at: Date): string => at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

/** "Opens again at 13:00 / tomorrow at 09:00 / on {date} at 09:00"; null where it is not known. */
export function opensWords(hours: Hours, now: Date, dayOf: (at: string) => string): Said | null {
  if (!hours.opens) return null
  const time = clock(hours.opens)
  if (day(new Date(hours.opens)) === day(now)) return { key: 'opens_today', facts: { time } }
  const tomorrow = new Date(now.getTime() + 24 * 3600 * 1000)
  if (day(new Date(hours.opens)) === day(tomorrow)) return { key: 'opens_tomorrow', facts: { time } }
  return { key: 'opens_on', facts: { time, day: dayOf(hours.opens) } }
}

/** "09:00–12:00, 13:00–17:00". */
export function spansWords(hours: Hours, between: string): string {
  return hours.today.map(([from, to]) => `${from}–${to}`).join(between)
}
