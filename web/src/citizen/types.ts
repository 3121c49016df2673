/** What the citizen's pages read beyond the shapes all pages share. Times are ISO 8601. */
import type { Hall, Ticket } from '../shared/types'

export type Phase = 'open' | 'last' | 'break' | 'closed'

export interface Hours {
  /** Today's spans: ["09:00", "12:00"]; none on a day off. */
  today: [string, string][]
  open_now: boolean
  /** `last`: open, but no more tickets; `break`: opens again today. */
  phase: Phase
  /** When tickets are next given, where they are not now and it is known. */
  opens: string | null
  last_ticket: string | null
  /** A demonstration gives tickets though its hours do not. */
  always?: boolean
  /** The year's official holidays are not known yet. */
  provisional: boolean
  /** Why the day is unlike others of its weekday: words in Chinese, or `out_of_service`. */
  reason: string | null
}

export interface Notice {
  id: string
  text: string
  text_en?: string
  until?: string | null
}

export interface Box {
  x: number
  y: number
  w: number
  h: number
}

/** Lengths are in decimetres. */
export interface Floor {
  width: number
  height: number
  rooms: (Box & { id: string; name: string; name_en: string })[]
  windows: (Box & { number: string })[]
}

/** A hall that keeps hours shows them; notices and floor where there are any. */
export interface HallPlace extends Hall {
  hours?: Hours
  notices?: Notice[]
  floor?: Floor
}

/** `moved`: to another day; `held` and `released`: a place on another day that is not, or was not, moved to. */
export type AppointmentState = 'booked' | 'arrived' | 'admitted' | 'missed' | 'cancelled' | 'moved' | 'held' | 'released'

export interface Appointment {
  id: string
  hall: string
  item: string
  item_name: string
  start: string
  end: string
  state: AppointmentState
  /** The ticket it became at check-in. */
  ticket: string | null
  /** Six figures to type at a kiosk. */
  code: string
  /** The appointment of another day that it was moved to. */
  moved_to: string | null
  /** The enterprise that it is for. Older halls do not say. */
  behalf?: string | null
}

/** As its holder reads it: with what opens the one it was moved to. */
export interface ReadAppointment extends Appointment {
  moved_secret: string | null
}

/** The answer to booking and moving: the only moments the secret is told. */
export interface BookedAppointment extends Appointment {
  secret: string
}

export interface Slot {
  start: string
  end: string
  /** Places left; 0: fully booked. */
  left: number
}

export interface Matter {
  item: string | null
  item_name: string | null
  queue: string
  queue_name: string
  done: boolean
}

/** What a ticket's JSON says beyond `Ticket` where the hall lets people leave, and handle several matters on one ticket. */
export interface PersonTicket extends Ticket {
  /** Away with leave until then. */
  leave?: { until: string } | null
  may_leave?: boolean
  may_rejoin?: boolean
  matters?: Matter[]
  /** Why it waits again, or was cancelled. */
  reason?: string
}
