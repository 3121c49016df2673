/** The tickets this phone took, kept on the phone: enough to open them again, nothing about the person. */
import { ref } from 'vue'
import { isOver } from '../shared/format'
import type { TakenTicket, Ticket, TicketState } from '../shared/types'

export interface MyTicket {
  id: string
  secret: string
  number: string
  hall: string
  state: TicketState
  taken_at: string
}

const STORED = 'tianhe.tickets'
/** A day's tickets are worthless after it; kept a little longer so that the page can say how one ended. */
const KEPT_MS = 24 * 3600 * 1000
const MOST = 8

function read(): MyTicket[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(stored) ? fresh(stored as MyTicket[], Date.now()) : []
  } catch {
    return [] // storage switched off or damaged: the ticket's own address still opens it
  }
}

/** Without those of past days. */
export function fresh(tickets: MyTicket[], now: number): MyTicket[] {
  return tickets.filter((ticket) => now - Date.parse(ticket.taken_at) < KEPT_MS).slice(0, MOST)
}

/** Newest first. */
export const myTickets = ref<MyTicket[]>(read())

function write(tickets: MyTicket[]): void {
  myTickets.value = fresh(tickets, Date.now())
  try {
    localStorage.setItem(STORED, JSON.stringify(myTickets.value))
  } catch {
    // storage switched off: remembered until the page is closed
  }
}

export function remember(ticket: TakenTicket): void {
  const { id, secret, number, hall, state, taken_at } = ticket
  write([{ id, secret, number, hall, state, taken_at }, ...myTickets.value.filter((mine) => mine.id !== id)])
}

/** Notes how a remembered ticket stands now, so that the map shows only living ones. */
export function noteState(ticket: Ticket): void {
  const mine = myTickets.value.find((known) => known.id === ticket.id)
  if (!mine || mine.state === ticket.state) return
  write(myTickets.value.map((known) => (known.id === ticket.id ? { ...known, state: ticket.state } : known)))
}

export const isLive = (ticket: MyTicket): boolean => !isOver(ticket.state)
export const secretOf = (id: string): string | undefined => myTickets.value.find((mine) => mine.id === id)?.secret
