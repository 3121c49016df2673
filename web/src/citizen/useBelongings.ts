/**
 * What is a person's, from every device. Their channel says what there is; how each stands now its own route says, with
 * what opens it. Kept by nobody here.
 */
import { onScopeDispose, shallowRef, watch } from 'vue'
import { api, Problem } from '../shared/api'
import { hallTime } from '../shared/clock'
import { useChannel } from '../shared/live'
import type { TakenTicket } from '../shared/types'
import { restore } from './account'
import { ahead, fresh, type MyAppointment, type MyTicket } from './mine'
import { parted, type Thing } from './people'
import type { BookedAppointment } from './types'

/** States of an appointment that was never the person's. */
const NEVER = new Set(['held', 'released', 'moved'])

/** Use inside the setup of a component that lives as long as `person` is signed in. */
export function useBelongings(id: string) {
  const { value, state, error } = useChannel(`person:${id}`)
  const tickets = shallowRef<(MyTicket & { behalf?: string })[]>([])
  const appointments = shallowRef<(MyAppointment & { behalf?: string | null })[]>([])
  const past = shallowRef<Thing[]>([])
  const known = new Map<string, TakenTicket | BookedAppointment>()
  let gone = false

  async function open(thing: Thing): Promise<void> {
    if (known.has(thing.id)) return
    try {
      known.set(thing.id, await api.get<TakenTicket | BookedAppointment>(`/api/${thing.kind}s/${encodeURIComponent(thing.id)}`))
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
    const of = <T>(kind: Thing['kind']): T[] =>
      live.filter((thing) => thing.kind === kind && known.has(thing.id)).map(({ id }) => known.get(id) as T)
    tickets.value = fresh(of<TakenTicket>('ticket'), now)
    appointments.value = ahead(
      of<BookedAppointment>('appointment').filter((booked) => !NEVER.has(booked.state)),
      now,
    )
  }
  watch(value, (now) => now && void load(now.things), { immediate: true })
  // Whoever may not watch it any more is signed in no more.
  watch(error, (no) => no && void restore().catch(() => undefined))
  onScopeDispose(() => (gone = true))
  return { tickets, appointments, past, state }
}
