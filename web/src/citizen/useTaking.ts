/** Taking a number on the phone. */
import { ref } from 'vue'
import { useRouter } from 'vue-router'
import type { TakeTicket } from '../shared/types'
import { useWish } from '../shared/useWish'
import { addressOf, remember } from './mine'

export function useTaking(hall: string) {
  const router = useRouter()
  /** The item or queue for which a number is being taken. */
  const taking = ref<string | null>(null)
  const { late, problem, at, rest, wish } = useWish(['name', 'phone', 'id_number', 'behalf'], 'ticket')

  async function take(body: TakeTicket): Promise<void> {
    if (taking.value) return
    taking.value = body.item ?? body.queue ?? ''
    const ticket = await wish.post('/api/halls/{hall}/tickets', { path: { hall }, body })
    if (ticket) {
      remember(ticket)
      await router.push({ ...addressOf(ticket), state: { oldCode: Boolean(body.code && ticket.confirm_by) } })
    }
    taking.value = null
  }
  return { taking, late, problem, at, rest, take }
}
