/** Taking one ticket, or checking in for one: pressed twice, or retried over a bad line, it is still one ticket. */
import { computed, shallowRef } from 'vue'
import { isPassing } from '../shared/attempt'
import type { TakenTicket, TakeTicket } from '../shared/types'
import { useWish } from '../shared/useWish'

/** What somebody types to check in: exactly one of the two. */
export type CheckIn = { code: string } | { id_number: string }

/** `token`: of this kiosk as a registered screen, by which the hall knows that whoever stands here is there. */
export function useTaking(hall: string, token: () => string) {
  const ticket = shallowRef<TakenTicket | null>(null)
  const { busy, late, problem, wish, abandon } = useWish([], 'ticket')
  /** What was asked for last. */
  let asked: (() => Promise<void>) | null = null

  /** A second touch while the first is under way does nothing. */
  async function ask(send: () => Promise<TakenTicket | null>): Promise<void> {
    if (busy.value || ticket.value) return
    asked = () => ask(send)
    const taken = await send()
    if (taken) ticket.value = taken
  }
  const here = () => ({ path: { hall }, screenToken: token() })
  const take = (body: TakeTicket): Promise<void> =>
    ask(() => wish.post('/api/halls/{hall}/tickets', { ...here(), body }))
  const checkIn = (body: CheckIn): Promise<void> =>
    ask(() => wish.post('/api/halls/{hall}/check-in', { ...here(), body }))
  /** The same wish again, after no answer came. */
  const again = async (): Promise<void> => asked?.()

  /** Nothing of the last person is left: neither the ticket nor its secret, nor an answer still to come. */
  function forget(): void {
    abandon()
    asked = null
    ticket.value = null
  }

  const idle = computed(() => !busy.value && !ticket.value && !problem.value)
  /** Whether the same once more may help; where the hall said no, it would say no again. */
  const mayHelp = computed(() => isPassing(problem.value))
  return { ticket, problem, busy, late, idle, mayHelp, take, checkIn, again, forget }
}
