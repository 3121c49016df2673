/** The tickets and appointments of this phone, kept on the phone: enough to open them again, nothing about the person. */
import { ref, type Ref } from 'vue'
import { hallTime } from '../shared/clock'
import { isOver } from '../shared/format'
import type { TakenTicket, Ticket, TicketState } from '../shared/types'
import type { Appointment, AppointmentState, BookedAppointment } from './types'

export interface MyTicket {
  id: string
  secret: string
  number: string
  hall: string
  state: TicketState
  taken_at: string
  /** By when its holder must be in the hall; null: they are, undefined: not noted. */
  confirm_by?: string | null
}

export interface MyAppointment {
  id: string
  secret: string
  hall: string
  item: string
  item_name: string
  start: string
  state: AppointmentState
}

/** A day's tickets are worthless after it; kept a little longer so that the page can say how one ended. */
const KEPT_MS = 24 * 3600 * 1000
const MOST = 8

/** Set in a tab where somebody is signed in on a machine that others use too: what they take is not kept there. */
const SHARED = 'tianhe.shared'

function isShared(): boolean {
  try {
    return sessionStorage.getItem(SHARED) !== null
  } catch {
    return false
  }
}

/** From now on nothing is written to the storage of this device, or is again. */
export function keepNothing(nothing: boolean): void {
  try {
    if (nothing) sessionStorage.setItem(SHARED, '1')
    else sessionStorage.removeItem(SHARED)
  } catch {
    // storage switched off: nothing is kept anyway
  }
}

interface Kept<T extends { id: string }> {
  all: Ref<T[]>
  remember: (one: T) => void
  forget: (ids: Set<string>) => void
}

/** A list under one name of the phone's storage, newest first, without those that `fresh` no longer wants. */
function kept<T extends { id: string }>(name: string, fresh: (all: T[], now: number) => T[]): Kept<T> {
  const all = ref(read()) as Ref<T[]>
  function read(): T[] {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(name) ?? '[]')
      return Array.isArray(stored) ? fresh(stored as T[], hallTime()) : []
    } catch {
      return [] // storage switched off or damaged: the ticket's own address still opens it
    }
  }
  function write(next: T[]): void {
    all.value = fresh(next, hallTime())
    if (isShared()) return
    try {
      localStorage.setItem(name, JSON.stringify(all.value))
    } catch {
      // storage switched off: remembered until the page is closed
    }
  }
  return {
    all,
    remember: (one) => {
      const place = all.value.findIndex(({ id }) => id === one.id)
      write(place < 0 ? [one, ...all.value] : all.value.map((known) => (known.id === one.id ? one : known)))
    },
    forget: (ids) => write(all.value.filter(({ id }) => !ids.has(id))),
  }
}

/** Without those of past days. */
export function fresh(tickets: MyTicket[], now: number): MyTicket[] {
  return tickets.filter((ticket) => now - Date.parse(ticket.taken_at) < KEPT_MS).slice(0, MOST)
}

/** Until a day after their time, or until moved to another day; the next one first. */
export function ahead(appointments: MyAppointment[], now: number): MyAppointment[] {
  return appointments
    .filter(({ start, state }) => now - Date.parse(start) < KEPT_MS && state !== 'moved')
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
    .slice(0, MOST)
}

const tickets = kept<MyTicket>('tianhe.tickets', fresh)
const appointments = kept<MyAppointment>('tianhe.appointments', ahead)

export const myTickets = tickets.all
export const myAppointments = appointments.all

/** What of these ids the device holds goes. */
export function forgetMine(ids: Set<string>): void {
  tickets.forget(ids)
  appointments.forget(ids)
}

export function remember(ticket: TakenTicket): void {
  const { id, secret, number, hall, state, taken_at, confirm_by = null } = ticket
  tickets.remember({ id, secret, number, hall, state, taken_at, confirm_by })
}

/** Notes how a remembered ticket stands now, so that the map shows only living ones. */
export function noteState({ id, state, confirm_by = null }: Ticket): void {
  const mine = myTickets.value.find((known) => known.id === id)
  if (mine && (mine.state !== state || mine.confirm_by !== confirm_by)) tickets.remember({ ...mine, state, confirm_by })
}

export function rememberAppointment(booked: BookedAppointment): void {
  const { id, secret, hall, item, item_name, start, state } = booked
  appointments.remember({ id, secret, hall, item, item_name, start, state })
}

/** Notes how a remembered appointment stands now, and when it is. */
export function noteAppointment({ id, start, state }: Appointment): void {
  const mine = myAppointments.value.find((known) => known.id === id)
  if (mine && (mine.state !== state || mine.start !== start)) appointments.remember({ ...mine, state, start })
}

export const isLive = (ticket: MyTicket): boolean => !isOver(ticket.state)
export const isAwaited = ({ state }: MyAppointment): boolean => state === 'booked' || state === 'arrived'
export const secretOf = (id: string): string | undefined =>
  [...myTickets.value, ...myAppointments.value].find((mine) => mine.id === id)?.secret

type Secret = Pick<MyTicket, 'id' | 'secret'>
const withSecret = (name: string, { id, secret }: Secret) => ({
  name,
  params: { id },
  hash: `#secret=${encodeURIComponent(secret)}`,
})
/** Their own pages. The secret stands behind the #: browsers never send that part to a server. */
export const addressOf = (ticket: Secret) => withSecret('ticket', ticket)
export const appointmentAddress = (appointment: Secret) => withSecret('appointment', appointment)
