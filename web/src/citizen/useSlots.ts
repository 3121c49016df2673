/** The free times of one hall and item, day by day, asked for when a day is looked at. */
import { computed, ref, shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import type { Slot } from './types'

export function useSlots(hall: string) {
  /** What is known of each day; a day that was not looked at is absent. */
  const known = shallowRef<Record<string, Slot[]>>({})
  const day = ref('')
  const loading = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let asked = 0

  const slots = computed(() => known.value[day.value] ?? null)
  const free = (date: string): boolean | null =>
    known.value[date] ? known.value[date].some(({ left }) => left > 0) : null

  async function fetched(item: string, date: string): Promise<Slot[]> {
    return (await api.get('/api/halls/{hall}/slots', { path: { hall }, query: { item, date } })).slots
  }

  /** Looks at `date`; where `onward` are given and it has nothing free, at the next of them that has. */
  async function look(item: string, date: string, onward: string[] = []): Promise<void> {
    const mine = ++asked
    loading.value = true
    problem.value = null
    try {
      for (const at of [date, ...onward]) {
        const found = await fetched(item, at)
        if (mine !== asked) return
        known.value = { ...known.value, [at]: found }
        day.value = at
        if (free(at)) return
      }
      if (onward.length) day.value = date
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (mine === asked) problem.value = failure
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  /** Another item has other times. */
  function forget(): void {
    asked += 1
    known.value = {}
    day.value = ''
    loading.value = false
    problem.value = null
  }
  return { day, slots, loading, problem, free, look, forget }
}
