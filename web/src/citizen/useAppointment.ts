/** One appointment, and what its holder may do with it. Asked for again when the page comes back to the front. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, Problem, type Options } from '../shared/api'
import { Attempt } from '../shared/attempt'
import type { TakenTicket } from '../shared/types'
import { noteAppointment, remember, rememberAppointment } from './mine'
import type { Appointment, BookedAppointment, ReadAppointment } from './types'

export function useAppointment(id: string, secret: string) {
  const appointment = shallowRef<Appointment | null>(null)
  /** What opens the appointment of another day that this one was moved to. */
  const movedSecret = ref('')
  const problem = shallowRef<Problem | null>(null)
  /** What went wrong with the last thing asked for. */
  const refused = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const attempts = new Map<string, Attempt<unknown>>()
  const path = `/api/appointments/${encodeURIComponent(id)}`
  const query = `?secret=${encodeURIComponent(secret)}`

  function take(found: Appointment): void {
    appointment.value = found
    problem.value = null
    noteAppointment(found)
  }
  async function read(): Promise<void> {
    try {
      const found = await api.get<ReadAppointment>(path + query)
      movedSecret.value = found.moved_secret ?? ''
      take(found)
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      problem.value = failure
    }
  }

  /** The same thing pressed again after a failure is sent under the same key. Null: it was refused. */
  async function run<T>(name: string, send: (options: Options) => Promise<T>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    refused.value = null
    const attempt = (attempts.get(name) as Attempt<T> | undefined) ?? new Attempt<T>(send)
    attempts.set(name, attempt)
    try {
      const answer = await attempt.answer()
      attempts.delete(name)
      return answer
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (failure.status !== 0) attempts.delete(name)
      refused.value = failure
      return null
    } finally {
      busy.value = false
    }
  }
  /** Within the day it stays this appointment; on another day it is another one, which takes this one's place here. */
  async function move(start: string): Promise<BookedAppointment | null> {
    const send = (options: Options) => api.post<BookedAppointment>(`${path}/move${query}`, { start }, options)
    const moved = await run(`move ${start}`, send)
    if (!moved) await read()
    else if (moved.id === id) take(moved)
    else {
      rememberAppointment(moved)
      if (appointment.value) noteAppointment({ ...appointment.value, state: 'moved' })
    }
    return moved
  }
  async function cancel(): Promise<void> {
    const gone = await run('cancel', (options) => api.delete<Appointment>(path + query, undefined, options))
    if (gone) take(gone)
  }
  async function checkIn(): Promise<TakenTicket | null> {
    const ticket = await run('check-in', (options) => api.post<TakenTicket>(`${path}/check-in${query}`, {}, options))
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
  return { appointment, movedSecret, problem, refused, busy, read, move, cancel, checkIn }
}
