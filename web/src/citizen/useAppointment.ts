/** One appointment, and what its holder may do with it. Asked for again when the page comes back to the front. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, Problem, type Options } from '../shared/api'
import { Attempt } from '../shared/attempt'
import type { TakenTicket } from '../shared/types'
import { noteAppointment, remember } from './mine'
import type { Appointment } from './types'

export function useAppointment(id: string, secret: string) {
  const appointment = shallowRef<Appointment | null>(null)
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
      take(await api.get<Appointment>(path + query))
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
  async function move(start: string): Promise<boolean> {
    const moved = await run(`move ${start}`, (options) => api.post<Appointment>(`${path}/move${query}`, { start }, options))
    if (moved) take(moved)
    return moved !== null
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
  return { appointment, problem, refused, busy, read, move, cancel, checkIn }
}
