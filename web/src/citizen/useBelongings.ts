/**
 * What is a person's, from every device. Their channel says what there is; how each stands now its own route says, with
 * what opens it. Kept by nobody here.
 */
import { onScopeDispose, shallowRef, watch } from 'vue'
import { api, Problem } from '../shared/api'
import { hallTime } from '../shared/clock'
import type { ReadAppointment, ReadTicket } from '../shared/generated'
import { useChannel } from '../shared/live'
import { restore } from './account'
import { ahead, fresh, type MyAppointment, type MyTicket } from './mine'
import { parted, type Thing } from './people'

/** States of an appointment that was never the person's. */
const NEVER = new Set(['held', 'released', 'moved'])

/** What is known of these things, with what opens each: their owner is told. */
function opened<T extends { secret?: string }>(things: readonly Thing[], known: Map<string, T>): (T & { secret: string })[] {
  return things.flatMap(({ id }) => {
    const found = known.get(id)
    return found ? [{ ...found, secret: found.secret ?? '' }] : []
  })
}

/** Use inside the setup of a component that lives as long as `person` is signed in. */
export function useBelongings(id: string) {
  const { value, state, error } = useChannel(`person:${id}`)
  const tickets = shallowRef<(MyTicket & { behalf?: string })[]>([])
  const appointments = shallowRef<(MyAppointment & { behalf?: string | null })[]>([])
  const past = shallowRef<Thing[]>([])
  const known = { ticket: new Map<string, ReadTicket>(), appointment: new Map<string, ReadAppointment>() }
  let gone = false

  async function open(thing: Thing): Promise<void> {
    const { id, kind } = thing
    if (known[kind].has(id)) return
    try {
      if (kind === 'ticket') known.ticket.set(id, await api.get('/api/tickets/{ticket}', { path: { ticket: id } }))
      else known.appointment.set(id, await api.get('/api/appointments/{appointment}', { path: { appointment: id } }))
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure // its line below stays without more
    }
  }

  async function load(things: readonly Thing[]): Promise<void> {
    const now = hallTime()
    const { live, past: over } = parted(things, now)
    await Promise.all(live.map(open))
    if (gone) return
    past.value = over
    tickets.value = fresh(opened(live, known.ticket), now)
    appointments.value = ahead(
      opened(live, known.appointment).filter((booked) => !NEVER.has(booked.state)),
      now,
    )
  }
  watch(value, (now) => now && void load(now.things), { immediate: true })
  // Whoever may not watch it any more is signed in no more.
  watch(error, (no) => no && void restore().catch(() => undefined))
  onScopeDispose(() => (gone = true))
  return { tickets, appointments, past, state }
}
