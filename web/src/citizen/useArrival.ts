/**
 * Whoever opens a hall's page by the code on its screen is there. The code is taken out of the address at once, so that
 * neither the history nor a link sent on carries it; it proves presence for the tickets of this phone that wait for it,
 * and goes with the next one taken.
 */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Problem } from '../shared/api'
import { ticketNumber } from '../shared/format'
import { useNow } from '../shared/now'
import { useWish } from '../shared/useWish'
import { unconfirmed } from './confirming'
import { myTickets, noteState } from './mine'

/** How long a code that was just scanned is surely good (ms): the hall takes the two before the present one. */
const GOOD = 120_000

export interface Arrival {
  /** Scanned here; empty: none, or it was none of this hall. */
  code: Ref<string>
  /** Will it still prove presence, as far as the phone knows? */
  fresh: ComputedRef<boolean>
  sending: Ref<boolean>
  late: Ref<boolean>
  /** The numbers whose holder was confirmed to be here. */
  confirmed: ShallowRef<string[]>
  problem: ShallowRef<Problem | null>
  confirm: () => Promise<void>
}

/** Use inside a component's setup. */
export function useArrival(hall: string): Arrival {
  const route = useRoute()
  const router = useRouter()
  const now = useNow()
  const code = ref('')
  const scannedAt = ref(0)
  const sending = ref(false)
  const confirmed = shallowRef<string[]>([])
  const { late, problem, wish, forget } = useWish()

  async function confirm(): Promise<void> {
    if (sending.value) return
    sending.value = true
    for (const { id, secret } of unconfirmed(myTickets.value, hall)) {
      const body = { ticket: id, secret, code: code.value }
      const ticket = await wish.post('/api/halls/{hall}/here', { path: { hall }, body })
      if (ticket) {
        noteState(ticket)
        confirmed.value = [...confirmed.value, ticketNumber(ticket.number)]
      } else if (problem.value?.code === 'ticket.is_over') {
        forget() // given up or lapsed meanwhile: its own page says so
      } else {
        if (problem.value?.code.startsWith('presence.')) code.value = ''
        break
      }
    }
    sending.value = false
  }

  watch(
    () => route.query['code'],
    (scanned) => {
      if (typeof scanned !== 'string' || !scanned) return
      code.value = scanned
      scannedAt.value = performance.now()
      const { code: _, ...query } = route.query
      void router.replace({ query, hash: route.hash })
      void confirm()
    },
    { immediate: true },
  )
  const fresh = computed(() => now.value !== null && code.value !== '' && performance.now() - scannedAt.value < GOOD)
  return { code, fresh, sending, late, confirmed, problem, confirm }
}
