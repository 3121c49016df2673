/**
 * What a window's channel does not say: who is next, which only its queues know, and the reasons of colleagues, which are
 * kept sealed. The channels say that something has changed; this is then read over HTTP, as it was where the page plays
 * the past.
 */
import { computed, effectScope, onScopeDispose, shallowRef, watch, type EffectScope, type Ref } from 'vue'
import { api, Problem } from '../shared/api'
import { useChannel } from '../shared/live'
import { named } from '../shared/replay/asked'
import { moment, replaying } from '../shared/replay/player'
import type { ClerkTicket, WindowView } from '../shared/types'

/** Milliseconds between two readings. */
const REST = 400

export function useLooked(window: string, view: Ref<WindowView | null>): Ref<WindowView | null> {
  const looked = shallowRef<WindowView | null>(null)
  let reading = false
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    if (reading) {
      again = true
      return
    }
    reading = true
    again = false
    const query = replaying ? { at: named(moment.value) } : {}
    try {
      looked.value = await api.get('/api/windows/{window}', { path: { window }, query })
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught // the channel's own state says what is wrong with the line
    } finally {
      timer = setTimeout(() => {
        reading = false
        if (again) void read()
      }, REST)
    }
  }

  const opened = computed(() => (view.value && view.value.state !== 'closed' ? view.value.queues.join(' ') : ''))
  let watching: EffectScope | undefined
  watch(
    opened,
    (queues) => {
      watching?.stop()
      watching = effectScope(true)
      watching.run(() => {
        for (const id of queues.split(' ').filter(Boolean)) watch(useChannel(`queue:${id}`).value, () => void read())
      })
    },
    { immediate: true },
  )
  watch(view, (now) => now && void read(), { immediate: true })
  onScopeDispose(() => {
    watching?.stop()
    clearTimeout(timer)
  })

  return computed(() => {
    const now = view.value
    if (!now || !looked.value) return now
    const told = [looked.value.ticket, ...looked.value.held]
    const opened = <T extends ClerkTicket | null>(ticket: T): T => {
      const same = told.find((one) => one && one.id === ticket?.id)
      return ticket?.why && same?.why ? { ...ticket, why: { ...ticket.why, reason: same.why.reason } } : ticket
    }
    return {
      ...now,
      ticket: opened(now.ticket),
      held: now.held.map(opened),
      ...(now.state !== 'closed' && looked.value.next ? { next: looked.value.next } : {}),
    }
  })
}
