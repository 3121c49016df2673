/** A hall's configuration as administrators edit it. Entries may carry more than is named here: it stays as it is. */
import type { Role } from '../shared/types'

export type Span = [string, string]
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export interface QueueEntry {
  id: string
  prefix: string
  name: string
  name_en: string
  service_seconds?: number
}

export interface WindowEntry {
  id: string
  queues: string[]
  items?: string[]
}

export interface ItemEntry {
  id: string
  name: string
  name_en: string
  queue: string
}

export interface SpecialDay {
  date: string
  /** None: closed. */
  spans: Span[]
  reason?: string
  reason_en?: string
}

export interface Hours {
  week?: Partial<Record<Weekday, Span[]>>
  adjusted?: Span[]
  holidays?: boolean
  last_ticket_minutes?: number
  grace_minutes?: number
  special?: SpecialDay[]
}

export interface Notice {
  id: string
  text: string
  text_en?: string
  /** ISO 8601; null: until it is taken away. */
  until?: string | null
}

export interface Shape {
  x: number
  y: number
  w: number
  h: number
  number?: string
  name?: string
  name_en?: string
}

export interface Floor {
  width: number
  height: number
  rooms: Shape[]
  windows: Shape[]
}

export interface Configuration {
  id: string
  version: number
  name: string
  name_en: string
  lon: number
  lat: number
  open: boolean
  queues: QueueEntry[]
  windows: WindowEntry[]
  items: ItemEntry[]
  hours: Hours
  notices: Notice[]
  floor: Floor | Record<string, never>
  by?: string
}

export interface Words {
  zh: string
  en: string
}

export interface Fault {
  field: string
  code: string
  message: Words
}

export interface Change {
  part: string
  id: string | null
  what: 'added' | 'removed' | 'changed'
  words: Words
}

export interface Checked {
  version: number
  faults: Fault[]
  changes: Change[]
}

export interface Version {
  version: number
  at: string
  by: string
  changes: Change[]
}

/** A fault in a file: where it is there. */
export interface PlacedFault extends Fault {
  sheet: Words | null
  row: number | null
  column: Words | null
}

export interface Imported {
  version?: number
  applied: boolean
  faults: PlacedFault[]
  changes: { words: Words }[]
}

export interface Account {
  name: string
  display_name: string
  roles: Role[]
  halls: string[]
  disabled: boolean
  must_change: boolean
  second_factor: boolean
}

export interface CalendarDay {
  date: string
  working: boolean
  holiday: string | null
  holiday_en: string | null
}

export interface CalendarYear {
  year: number
  provisional: boolean
  days: CalendarDay[]
}

export interface KioskEntry {
  id: string
  name: string
  in_service: boolean
}
