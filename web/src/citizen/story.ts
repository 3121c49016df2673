/**
 * What happened to a ticket, in order. Built from the ticket as it is and from every entry of its log that this phone
 * heard; kept for the session so that a reload does not forget. Pure.
 */
import type { Ticket, TicketEvent } from '../shared/types'

export interface Chapter {
  /** Key under `citizen.event`. */
  what: string
  at: string
  window: string | null
  queue: string
}

const NAMES: Record<string, string> = {
  'ticket.taken': 'taken',
  'ticket.requeued': 'requeued',
  'ticket.called': 'called',
  'ticket.serving': 'serving',
  'ticket.held': 'held',
  'ticket.missed': 'missed',
  'ticket.finished': 'finished',
  'ticket.cancelled': 'cancelled',
}

/** Entries that only move the position are not worth a line. */
export function chapterOf(entry: TicketEvent): Chapter | null {
  const what = NAMES[entry.type]
  if (!what) return null
  return { what, at: entry.at, window: entry.ticket.window, queue: entry.ticket.queue_name }
}

/** Adds what the snapshot itself tells (taken, called, how it ended) where the log was not heard. Oldest first. */
export function story(ticket: Ticket, heard: Chapter[]): Chapter[] {
  const told = [...heard]
  const has = (what: string): boolean => told.some((chapter) => chapter.what === what)
  const place = { window: ticket.window, queue: ticket.queue_name }
  if (!has('taken')) told.push({ what: 'taken', at: ticket.taken_at, ...place })
  if (ticket.called_at && !has('called')) told.push({ what: 'called', at: ticket.called_at, ...place })
  return told
    .map((chapter) => (chapter.what === 'taken' ? { ...chapter, at: ticket.taken_at } : chapter))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map((chapter, index, all) =>
      chapter.what === 'called' && all[index - 1]?.what === 'called' ? { ...chapter, what: 'recalled' } : chapter,
    )
}

/** The same entry may be heard twice (recovered, and by two tabs): once is enough. */
export function added(heard: Chapter[], chapter: Chapter): Chapter[] {
  const known = heard.some((old) => old.what === chapter.what && old.at === chapter.at)
  return known ? heard : [...heard, chapter]
}
