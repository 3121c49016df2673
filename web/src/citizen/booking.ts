/** Days and times that can be booked, as a person reads them. Pure: `now` is given. */
import type { Language } from '../shared/format'

/** A slot can be booked up to so many days ahead (hall/appointments/slots.py); which of them, the hall says. */
const DAYS = 14
const DAY_MS = 24 * 3600 * 1000
/** Before and after its beginning within which an appointment can be checked in (ms). */
export const EARLY_MS = 30 * 60 * 1000
export const LATE_MS = 15 * 60 * 1000

/** A dash that lines are not broken at (between two word joiners). */
const JOINED = '\u2060–\u2060'

/** "2026-11-23" in Shanghai. */
export const dateOf = (at: Date): string => at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

/** Today and the two weeks that follow. */
export function daysAhead(now: Date): string[] {
  return Array.from({ length: DAYS + 1 }, (_, ahead) => dateOf(new Date(now.getTime() + ahead * DAY_MS)))
}

const noon = (date: string): Date => new Date(`${date}T12:00:00+08:00`)

/** { weekday: "周三" / "Wed", day: "25" }. */
export function dayLabel(date: string, language: Language): { weekday: string; day: string } {
  const shown = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { timeZone: 'Asia/Shanghai', ...options }).format(
      noon(date),
    )
  return { weekday: shown({ weekday: 'short' }), day: String(Number(date.slice(8))) }
}

/** Empty cells before the first day, so that the days stand in columns from Monday to Sunday. */
export const blanksBefore = (date: string): number => (noon(date).getUTCDay() + 6) % 7

/** "11月25日 周三 09:30–10:00" / "Wed 25 November 09:30–10:00". */
export function whenWords(start: string, end: string, language: Language): string {
  const zh = language === 'zh-CN'
  const at = (options: Intl.DateTimeFormatOptions, moment = start): string =>
    new Intl.DateTimeFormat(zh ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai', ...options }).format(new Date(moment))
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false }
  const day = at({ month: 'long', day: 'numeric' })
  const weekday = at({ weekday: 'short' })
  return `${zh ? `${day} ${weekday}` : `${weekday} ${day}`} ${at(time)}${JOINED}${at(time, end)}`
}
