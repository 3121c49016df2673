/** How busy a hall looks. Pure. */
import type { HallSummary, Level } from './types'

export type ShownLevel = Level | 'closed' | 'unstaffed'

/** Where no window is open nobody is served, however short the lines: such a hall is never shown as free. */
export function levelOf(hall: Pick<HallSummary, 'open' | 'level' | 'windows_open'>): ShownLevel {
  if (!hall.open) return 'closed'
  return hall.level === 'free' && hall.windows_open === 0 ? 'unstaffed' : hall.level
}
