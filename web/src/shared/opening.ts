/** A hall's hours in words: what matters now is said first, and alike on the map, in the hall and at its kiosks. */
import { clock, dayWords } from './format'
import { i18n, language } from './i18n'
import type { Hours } from './types'

const day = (at: Date): string => at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

/** "今天 13:00 开始取号", "明天 09:00 …", "12月1日 09:00 …"; empty where it is not known, or should have come true. */
export function opensWords(opens: string | null | undefined, now: Date): string {
  if (!opens || new Date(opens) <= now) return ''
  const facts = { time: clock(opens) }
  const tomorrow = new Date(now.getTime() + 24 * 3600 * 1000)
  if (day(new Date(opens)) === day(now)) return i18n.global.t('common.hours.opens_today', facts)
  if (day(new Date(opens)) === day(tomorrow)) return i18n.global.t('common.hours.opens_tomorrow', facts)
  return i18n.global.t('common.hours.opens_on', { ...facts, day: dayWords(opens, language()) })
}

/** What a hall's hours say where it gives no numbers; null while it gives them. What a phone kept may lack both. */
export function notTakingWords(
  hall: { open: boolean } & Partial<Pick<Hours, 'phase' | 'opens'>>,
  now: Date,
): string | null {
  const phase = hall.phase ?? (hall.open ? 'open' : 'closed')
  if (phase === 'open') return null
  if (phase === 'last') return i18n.global.t('common.hours.last')
  return opensWords(hall.opens, now) || i18n.global.t(`common.hours.${phase}`)
}

/** "09:00–12:00, 13:00–17:00". */
export function spansWords(hours: Hours, between: string): string {
  return hours.today.map(([from, to]) => `${from}–${to}`).join(between)
}
