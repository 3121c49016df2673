/** What reception reads and says. Times are ISO 8601. */
import type { Estimate, Priority, TicketState } from '../shared/types'

export interface LineTicket {
  id: string
  number: string
  /** 1 = next; null for those who do not wait. */
  position: number | null
  state: TicketState
  priority: Priority
  item_name: string | null
  /** Masked; never the whole of it. */
  holder: string | null
  taken_at: string
  estimate: Estimate | null
  window: string | null
  /** Away for a while; calls pass by until then. */
  leave: { until: string } | null
  /** Taken from afar: lapses then, unless the person comes. */
  confirm_by: string | null
  /** Put elsewhere by staff. */
  moved: boolean
  by: 'reception' | null
  /** How many notes of staff it carries. */
  notes: number
}

/** An appointment of today, as staff see it. */
export interface DayAppointment {
  id: string
  item_name: string
  start: string
  state: 'booked' | 'arrived' | 'admitted' | 'missed' | 'cancelled'
  mask: string | null
}

export interface LineQueue {
  id: string
  prefix: string
  name: string
  name_en: string
  tickets: LineTicket[]
}

/** Where a ticket is put: a position, an end, or `own`, the place that the rules give. */
export type Goal = number | 'front' | 'back' | 'own'
