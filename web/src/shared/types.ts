/** The JSON of the gateway, over HTTP and over the live socket alike. Times are ISO 8601, durations are seconds. */

export type Level = 'free' | 'busy' | 'crowded'
export type TicketState = 'waiting' | 'called' | 'serving' | 'held' | 'missed' | 'finished' | 'cancelled'
export type WindowState = 'closed' | 'open' | 'paused' | 'calling' | 'serving'
export type Priority = 'ordinary' | 'elderly' | 'disabled' | 'pregnant' | 'military' | 'appointment'
export type Role = 'clerk' | 'manager' | 'admin' | 'audit'
export type WindowCommand =
  | 'open'
  | 'pause'
  | 'close'
  | 'call-next'
  | 'call'
  | 'recall'
  | 'start'
  | 'hold'
  | 'resume'
  | 'transfer'
  | 'no-show'
  | 'give-back'
  | 'left'
  | 'finish'
  | 'hand-over'
  | 'take-over'
  | 'help'

/** Half of the people waited less than p50 seconds, nine in ten less than p90. */
export interface Estimate {
  p50: number
  p90: number
}

export interface HallSummary {
  id: string
  name: string
  name_en: string
  lon: number
  lat: number
  open: boolean
  waiting: number
  windows_open: number
  estimate: Estimate | null
  level: Level
}

export interface DistrictMap {
  halls: HallSummary[]
  at: string
}

export interface Queue {
  id: string
  prefix: string
  name: string
  name_en: string
  waiting: number
  /** Of those who wait: away for a while, or not in the hall yet. Older halls do not say. */
  absent?: number
  estimate: Estimate | null
}

export interface HallWindow {
  id: string
  number: string
  state: WindowState
  serving: string | null
  items: string[]
  queues: string[]
  pause?: Pause
  /** Who sits there, by name. */
  clerk?: string
  /** Windows of one group, for transfers to whichever is free. */
  group?: string
  /** Takes short matters only. */
  express?: { items?: string[]; seconds?: number }
}

/** `away`: the clerk left their desk while somebody was called. */
export type PauseReason = 'break' | 'lunch' | 'meeting' | 'training' | 'equipment' | 'other' | 'away'

export interface Pause {
  reason: PauseReason | null
  /** When the window is expected back. */
  until: string | null
}

export interface ServiceItem {
  id: string
  name: string
  name_en: string
  queue: string
}

export interface Call {
  number: string
  window: string
  at: string
  times: number
  queue: string
}

/** `until`: shown no longer from this moment on; null: until it is taken down. */
export interface Notice {
  id: string
  text: string
  text_en?: string
  until?: string | null
}

export interface Hall extends HallSummary {
  queues: Queue[]
  windows: HallWindow[]
  items: ServiceItem[]
  /** Newest first, at most seven. */
  calls: Call[]
  notices?: Notice[]
  business_day: string
}

export interface Ticket {
  id: string
  number: string
  hall: string
  hall_name: string
  queue: string
  queue_name: string
  item: string | null
  state: TicketState
  /** 1 = next. */
  position: number | null
  ahead: number | null
  /** Null when it cannot be known: no window is open. */
  estimate: Estimate | null
  window: string | null
  priority: Priority
  taken_at: string
  called_at: string | null
  /** Taken from afar: lapses unless the person is in the hall by then. */
  confirm_by?: string | null
  /** The enterprise that it is for; only where it is for one. */
  behalf?: string
}

/** The answer to taking a ticket: the only moment the secret is told. */
export interface TakenTicket extends Ticket {
  secret: string
}

export interface Holder {
  name?: string
  phone?: string
  id_number?: string
}

export interface TakeTicket {
  queue?: string
  item?: string
  /** Taken from afar: it lapses unless its holder comes. */
  presence?: 'later'
  /** What the hall's screen showed, which proves that they are there already. */
  code?: string
  holder?: Holder
  /** The enterprise that it is for, by its code. */
  behalf?: string
  priority?: Priority
}

/** One entry of a ticket's log channel: what happened, and the whole ticket after it. */
export interface TicketEvent {
  type: string
  at: string
  ticket: Ticket
}

export interface ClerkTicket {
  id: string
  number: string
  queue: string
  queue_name: string
  state: TicketState
  priority: Priority
  item: string | null
  item_name: string | null
  /** Masked name; never the whole of it. */
  holder: string | null
  taken_at?: string | null
  called_at: string | null
  started_at: string | null
  calls: number
  /** Everything the person came for, in order; empty where `item` is all. One without an item is its queue's. */
  matters?: { item: string | null; item_name: string | null; queue: string; queue_name: string; done: boolean }[]
  /** How many notes of staff it carries. */
  notes?: number
  /** What decided that this one was called, and how many who came earlier still waited; where staff had moved it, why and who. */
  why: { rule: CallRule; passed: number; reason?: string | null; by?: string } | null
}

export type CallRule = 'asked_for' | 'for_this_window' | 'moved' | 'returned' | 'transferred' | 'priority' | 'first_come' | 'rejoined' | 'appointment'

export interface WindowView {
  id: string
  number: string
  hall: string
  hall_name: string
  state: WindowState
  /** An account; `clerk_name` is what people call them, here and below. */
  clerk: string | null
  clerk_name: string | null
  queues: string[]
  items: string[]
  serving: string | null
  ticket: ClerkTicket | null
  held: ClerkTicket[]
  served_today: number
  pause?: Pause
  /** To whom the clerk is handing over; null: to any colleague. */
  offer?: { by: string; by_name: string; to: string | null; to_name: string | null; at: string }
  handed_over_from?: string
  handed_over_from_name?: string
  helping?: { window: string | null; queues: string[]; until: string }
  /** The first three who would be called; only where the window itself is read, not on its channel. */
  next?: { number: string; priority: Priority; item_name: string | null }[]
  /** The clerk's own day at this window; seconds, null before anybody was served. */
  day?: { served: number; missed: number; mean_service: number | null }
  /** Earlier tickets today, in this hall, of the person at the window. */
  visits?: { number: string; queue_name: string; state: TicketState }[]
  group?: string
  express?: string[]
}

export interface User {
  name: string
  display_name: string
  roles: Role[]
  halls: string[]
  /** The password is temporary: nothing else until it is changed. */
  must_change?: boolean
}

export interface Session {
  token: string
  user: User
}

export interface FieldError {
  field: string
  message: string
}

/** RFC 9457, as the gateway sends it. */
export interface ProblemBody {
  type?: string
  title: string
  status: number
  detail?: string
  code?: string
  /** Id of the window that stands in the way. */
  elsewhere?: string
  errors?: FieldError[]
}
