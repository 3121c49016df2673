/** Taking one ticket, or checking in for one: pressed twice, or retried over a bad line, it is still one ticket. */
import { computed, ref, shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import { Attempt, isPassing } from '../shared/attempt'
import type { TakenTicket, TakeTicket } from '../shared/types'

/** What somebody types to check in: exactly one of the two. */
export type CheckIn = { code: string } | { id_number: string }

/** `token`: of this kiosk as a registered screen, by which the hall knows that whoever stands here is there. */
export function useTaking(hall: string, token: () => string) {
  const ticket = shallowRef<TakenTicket | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const retrying = ref(false)
  let attempt: Attempt<TakenTicket> | null = null

  /** A second touch while the first is under way does nothing. */
  async function ask(path: string, body: TakeTicket | CheckIn): Promise<void> {
    if (busy.value || ticket.value) return
    attempt = new Attempt((options) => api.post<TakenTicket>(`/api/halls/${hall}/${path}`, body, { ...options, screenToken: token() }))
    await send(attempt)
  }
  const take = (wanted: TakeTicket): Promise<void> => ask('tickets', wanted)
  const checkIn = (typed: CheckIn): Promise<void> => ask('check-in', typed)

  /** The same wish again, after no answer came: under the same key, should the first have arrived after all. */
  async function again(): Promise<void> {
    if (attempt && !busy.value) await send(attempt)
  }

  async function send(current: Attempt<TakenTicket>): Promise<void> {
    busy.value = true
    problem.value = null
    retrying.value = false
    try {
      const taken = await current.answer(() => (retrying.value = true))
      if (attempt === current) ticket.value = taken
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      if (attempt === current) problem.value = caught
    } finally {
      if (attempt === current) busy.value = retrying.value = false
    }
  }

  /** Nothing of the last person is left: neither the ticket nor its secret, nor an answer still to come. */
  function forget(): void {
    attempt = null
    ticket.value = null
    problem.value = null
    busy.value = retrying.value = false
  }

  const idle = computed(() => !busy.value && !ticket.value && !problem.value)
  /** Whether the same once more may help; where the hall said no, it would say no again. */
  const mayHelp = computed(() => isPassing(problem.value))
  return { ticket, problem, busy, retrying, idle, mayHelp, take, checkIn, again, forget }
}
