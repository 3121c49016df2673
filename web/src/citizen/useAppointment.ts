/** One appointment, and what its holder may do with it. Asked for again when the page comes back to the front. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api } from '../shared/api'
import type { TakenTicket } from '../shared/types'
import { useWish } from '../shared/useWish'
import { noteAppointment, remember, rememberAppointment } from './mine'
import type { Appointment, BookedAppointment } from './types'

export function useAppointment(id: string, secret: string) {
  const appointment = shallowRef<Appointment | null>(null)
  /** What opens the appointment of another day that this one was moved to. */
  const movedSecret = ref('')
  const reads = useWish()
  const { problem } = reads
  /** `refused`: what went wrong with the last thing asked for. */
  const { busy, late, problem: refused, at, rest, wish } = useWish(['start'])
  const where = { path: { appointment: id }, query: { secret } }

  function take(found: Appointment): void {
    appointment.value = found
    reads.forget()
    noteAppointment(found)
  }
  async function read(): Promise<void> {
    const found = await reads.wish.once(() => api.get('/api/appointments/{appointment}', where))
    if (!found) return
    movedSecret.value = found.moved_secret ?? ''
    take(found)
  }

  /** Within the day it stays this appointment; on another day it is another one, which takes this one's place here. */
  async function move(start: string): Promise<BookedAppointment | null> {
    const moved = await wish.post('/api/appointments/{appointment}/move', { ...where, body: { start } })
    if (!moved) await read()
    else if (moved.id === id) take(moved)
    else {
      rememberAppointment(moved)
      if (appointment.value) noteAppointment({ ...appointment.value, state: 'moved' })
    }
    return moved
  }
  async function cancel(): Promise<void> {
    const gone = await wish.delete('/api/appointments/{appointment}', where)
    if (gone) take(gone)
  }
  async function checkIn(): Promise<TakenTicket | null> {
    const ticket = await wish.post('/api/appointments/{appointment}/check-in', where)
    if (ticket) remember(ticket)
    await read()
    return ticket
  }

  const again = (): void => {
    if (document.visibilityState === 'visible') void read()
  }
  document.addEventListener('visibilitychange', again)
  onScopeDispose(() => document.removeEventListener('visibilitychange', again))
  void read()
  return { appointment, movedSecret, problem, refused, at, rest, busy, late, read, move, cancel, checkIn }
}
