/** Reading the lines: who waits, who is meant by what was typed, which move is which place. Pure. */
import type { Goal, LineQueue, LineTicket } from './types'

export const waitingIn = (queue: LineQueue): LineTicket[] => queue.tickets.filter((ticket) => ticket.state === 'waiting')

/** Whom calls pass by at the moment. */
export const absentIn = (queue: LineQueue): number =>
  waitingIn(queue).filter((ticket) => ticket.leave || ticket.confirm_by).length

export interface Found {
  queue: LineQueue
  ticket: LineTicket
}

export function ticketOf(queues: readonly LineQueue[], id: string | null): Found | null {
  for (const queue of queues) {
    const ticket = queue.tickets.find((other) => other.id === id)
    if (ticket) return { queue, ticket }
  }
  return null
}

/** By number ("a12" finds A012) or by what is left of a name; those who wait first. */
export function search(queues: readonly LineQueue[], typed: string): Found[] {
  const wanted = typed.replace(/\s/g, '').toUpperCase()
  if (!wanted) return []
  const [, prefix, figures] = /^([A-Z]*)0*(\d*)$/.exec(wanted) ?? []
  const fits = (ticket: LineTicket): boolean => {
    const [, letters = '', number = ''] = /^([A-Z]+)0*(\d+)$/.exec(ticket.number) ?? []
    if (prefix !== undefined && letters.startsWith(prefix) && number.startsWith(figures ?? '')) return true
    return ticket.holder?.toUpperCase().includes(wanted) ?? false
  }
  return queues
    .flatMap((queue) => queue.tickets.filter(fits).map((ticket) => ({ queue, ticket })))
    .sort((one, other) => (one.ticket.position ?? Infinity) - (other.ticket.position ?? Infinity))
}

/** The places a waiting ticket can be put from here; none that it stands in already. */
export function goals(position: number, waiting: number): { name: 'front' | 'up' | 'down' | 'back'; to: Goal }[] {
  const all = [
    { name: 'front', to: 'front', fits: position > 1 },
    { name: 'up', to: position - 1, fits: position > 2 },
    { name: 'down', to: position + 1, fits: position < waiting - 1 },
    { name: 'back', to: 'back', fits: position < waiting },
  ] as const
  return all.filter(({ fits }) => fits).map(({ name, to }) => ({ name, to }))
}
