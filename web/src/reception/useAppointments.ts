/** The appointments of today in a hall, read over HTTP: at first, and whenever the lines have changed. */
import { ref, shallowRef, watch } from 'vue'
import { api, Problem } from '../shared/api'
import { hallDate } from '../shared/clock'
import { dateOf } from '../citizen/booking'
import type { DayAppointment } from './types'

export function useAppointments(hall: string, changed: () => Date | null) {
  const appointments = shallowRef<DayAppointment[] | null>(null)
  const unread = ref(false)

  async function read(): Promise<void> {
    const query = { date: dateOf(hallDate()) }
    try {
      appointments.value = (await api.get('/api/halls/{hall}/appointments', { path: { hall }, query })).appointments
      unread.value = false
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      unread.value = true
    }
  }
  watch(changed, () => void read(), { immediate: true })
  return { appointments, unread }
}
