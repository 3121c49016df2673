/** Numbers and times as people say them. Pure: `now` is given, words come from the two languages here. */
import type { Estimate, TicketState } from './types'

export type Language = 'zh-CN' | 'en'

const MINUTE = 60

/** A wait in whole minutes, rounded the cautious way: the lower end down, the upper end up. */
export function waitRange(estimate: Estimate): { from: number; to: number } {
  const from = Math.max(0, Math.floor(estimate.p50 / MINUTE))
  const to = Math.max(from, Math.ceil(estimate.p90 / MINUTE))
  return { from, to }
}

/** "约 8–15 分钟"; above two hours in hours, because nobody plans by the minute then. */
export function waitWords(estimate: Estimate | null, language: Language): string {
  const zh = language === 'zh-CN'
  if (!estimate) return zh ? '暂时无法估计' : 'cannot be estimated yet'
  const { from, to } = waitRange(estimate)
  if (to <= 1) return zh ? '约 1 分钟内' : 'within a minute'
  if (from >= 120) {
    const low = Math.floor(from / 60)
    const high = Math.max(low + 1, Math.ceil(to / 60))
    return zh ? `约 ${low}–${high} 小时` : `about ${low}–${high} hours`
  }
  if (from === to) return zh ? `约 ${to} 分钟` : `about ${to} min`
  if (from === 0) return zh ? `约 ${to} 分钟内` : `within ${to} min`
  return zh ? `约 ${from}–${to} 分钟` : `about ${from}–${to} min`
}

/** "刚刚", "3 分钟前": how old something is. */
export function agoWords(then: Date, now: Date, language: Language): string {
  const zh = language === 'zh-CN'
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000))
  if (seconds < 10) return zh ? '刚刚' : 'just now'
  if (seconds < MINUTE) return zh ? `${seconds} 秒前` : `${seconds} s ago`
  const minutes = Math.floor(seconds / MINUTE)
  if (minutes < 60) return zh ? `${minutes} 分钟前` : `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return zh ? `${hours} 小时前` : `${hours} h ago`
  const days = Math.floor(hours / 24)
  return zh ? `${days} 天前` : `${days} d ago`
}

/** "10:05" or "10:05:09" in the hall's own time, wherever the phone thinks it is. */
export function clock(at: Date | string, seconds = false): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(typeof at === 'string' ? new Date(at) : at)
}

/** "11月23日" / "23 November", in the hall's own time. */
export function dayWords(at: Date | string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh-CN' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    month: 'long',
    day: 'numeric',
  }).format(typeof at === 'string' ? new Date(at) : at)
}

/** Metres as "约 800 米" or "约 2.4 公里". */
export function distanceWords(metres: number, language: Language): string {
  const zh = language === 'zh-CN'
  if (metres < 1000) {
    const round = Math.max(50, Math.round(metres / 50) * 50)
    return zh ? `约 ${round} 米` : `about ${round} m`
  }
  const kilometres = (metres / 1000).toFixed(1)
  return zh ? `约 ${kilometres} 公里` : `about ${kilometres} km`
}

/** The number as it is called out: "A 001"; letters and figures apart are easier to read and to hear. */
export function ticketNumber(number: string): string {
  return number.replace(/^([A-Z]+)(\d+)$/, '$1 $2')
}

/** "01" → "1": the figure painted above the counter. */
export function windowNumber(number: string): string {
  return number.replace(/^0+(?=\d)/, '')
}

/** The street or district part of a hall's long official name, for lists and the map. */
export function shortHallName(name: string): string {
  return name
    .replace(/^天河区(?=.+街道)/, '')
    .replace(/街道政务服务中心$/, '街道')
    .replace(/( Subdistrict) Government Service Centre$/, '$1')
}

/** A ticket in one of these states will change no more; a missed one can still be called again. */
export function isOver(state: TicketState): boolean {
  return state === 'finished' || state === 'cancelled'
}
