/** Who is still expected by appointment. Pure. */
import { LATE_MS } from '../citizen/booking'
import { folded } from '../shared/identity/text'
import type { DayAppointment } from './types'

/** Those who have no number yet, by time; `typed`: part of what is left of a name, an ID number or a phone. */
export function coming(all: readonly DayAppointment[], typed: string): DayAppointment[] {
  const wanted = folded(typed)
  return all
    .filter(({ state, mask }) => (state === 'booked' || state === 'arrived') && (!wanted || mask?.toUpperCase().includes(wanted)))
    .sort((one, other) => Date.parse(one.start) - Date.parse(other.start))
}

/** After its beginning, and not yet given up. */
export function isLate({ start }: DayAppointment, now: Date): boolean {
  const since = now.getTime() - Date.parse(start)
  return since > 0 && since <= LATE_MS
}
