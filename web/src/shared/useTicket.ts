/**
 * A ticket as its holder sees it: its own channel says what became of it, and while it waits its queue's line says where
 * it stands. The two come one after the other, so for a moment the last place known is shown; before any is, nothing.
 */
import { computed, effectScope, onScopeDispose, shallowRef, watch, type EffectScope, type Ref } from 'vue'
import { useChannel, useLog, type Channel } from './live'
import { placeIn, type Place } from './place'
import type { QueueLine, Ticket, TicketEvent } from './types'

const NOWHERE: Place = { position: null, ahead: null, estimate: null }

export function useTicket(id: string, secret: string, onEntry?: (entry: TicketEvent) => void): Channel<Ticket> {
  const options = { token: secret, ...(onEntry ? { onEntry } : {}) }
  const channel = useLog(`ticket:${id}`, (before, entry) => entry.ticket ?? before, options)
  const line = shallowRef<Channel<QueueLine> | null>(null)
  const waits = computed(() => (channel.value.value?.state === 'waiting' ? channel.value.value.queue : ''))

  let watching: EffectScope | undefined
  watch(
    waits,
    (queue) => {
      watching?.stop()
      line.value = null
      if (!queue) return
      watching = effectScope(true)
      watching.run(() => (line.value = useChannel(`line:${queue}`)))
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => watching?.stop())

  const known = computed(() => line.value?.value.value ?? null)
  const last = shallowRef<{ queue: string; place: Place } | null>(null)
  watch(
    [channel.value, known],
    ([ticket, line]) => {
      const place = ticket && line ? placeIn(line, ticket.number) : null
      if (ticket && place) last.value = { queue: ticket.queue, place }
    },
    { immediate: true, flush: 'sync' },
  )

  const value = computed<Ticket | null>((before) => {
    const ticket = channel.value.value
    if (!ticket || ticket.state !== 'waiting') return ticket
    if (last.value?.queue === ticket.queue) return { ...ticket, ...last.value.place }
    const refused = line.value?.state.value === 'error'
    return known.value || refused ? { ...ticket, ...NOWHERE } : (before ?? null)
  })
  return { ...channel, value: value as Ref<Ticket | null> }
}
