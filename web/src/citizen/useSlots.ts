/**
 * The free times of one hall and item, day by day: first the day that is looked at, then one after the other the rest, so
 * that closed and full days are seen before they are pressed.
 */
import { computed, ref, shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import type { Slot } from './types'

export function useSlots(hall: string, days: readonly string[]) {
  /** What is known of each day; a day that has not been asked for is absent. */
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
    let answered = false
    try {
      for (const at of [date, ...onward]) {
        const found = await fetched(item, at)
        if (mine !== asked) return
        known.value = { ...known.value, [at]: found }
        day.value = at
        answered = true
        if (free(at)) return
      }
      if (onward.length) day.value = date
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (mine === asked) problem.value = failure
    } finally {
      if (mine === asked) loading.value = false
      if (mine === asked && answered) void survey(item)
    }
  }

  /** Asks for the days that are not known yet, one at a time, until another wish comes or one is not answered. */
  async function survey(item: string): Promise<void> {
    const mine = asked
    for (const at of days) {
      if (known.value[at]) continue
      try {
        const found = await fetched(item, at)
        if (mine !== asked) return
        known.value = { ...known.value, [at]: found }
      } catch (failure) {
        if (failure instanceof Problem) return // nobody waits for it
        throw failure
      }
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
