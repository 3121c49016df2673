/** Taking a number on the phone: pressed again after a failure it is the same wish under the same key, never two numbers. */
import { ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { api, Problem } from '../shared/api'
import { Attempt } from '../shared/attempt'
import type { TakenTicket, TakeTicket } from '../shared/types'
import { addressOf, remember } from './mine'

export function useTaking(hall: string) {
  const router = useRouter()
  /** The item or queue for which a number is being taken. */
  const taking = ref<string | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const attempts = new Map<string, Attempt<TakenTicket>>()

  async function take(wish: TakeTicket): Promise<void> {
    if (taking.value) return
    taking.value = wish.item ?? wish.queue ?? ''
    problem.value = null
    const which = JSON.stringify(wish)
    const attempt =
      attempts.get(which) ??
      new Attempt<TakenTicket>((options) => api.post(`/api/halls/${encodeURIComponent(hall)}/tickets`, wish, options))
    attempts.set(which, attempt)
    try {
      const ticket = await attempt.answer()
      attempts.delete(which)
      remember(ticket)
      await router.push({ ...addressOf(ticket), state: { oldCode: Boolean(wish.code && ticket.confirm_by) } })
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (failure.status !== 0 && failure.status < 500 && failure.status !== 429) attempts.delete(which)
      problem.value = failure
    } finally {
      taking.value = null
    }
  }
  return { taking, problem, take }
}
