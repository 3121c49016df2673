/** What the holder asks of a ticket. The same thing pressed again after a failure is sent under the same key. */
import { ref, shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import { Attempt } from '../shared/attempt'
import type { Ticket } from '../shared/types'

export function useTicketCommand(id: string, secret: string) {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const attempts = new Map<string, Attempt<Ticket>>()

  /** True: done; the ticket's channel tells what came of it. */
  async function run(command: string, body: Record<string, unknown> = {}): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    const which = `${command} ${JSON.stringify(body)}`
    const path = `/api/tickets/${encodeURIComponent(id)}/${command}?secret=${encodeURIComponent(secret)}`
    const attempt = attempts.get(which) ?? new Attempt((options) => api.post<Ticket>(path, body, options))
    attempts.set(which, attempt)
    try {
      await attempt.answer()
      attempts.delete(which)
      return true
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (failure.status !== 0) attempts.delete(which)
      problem.value = failure
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run }
}
