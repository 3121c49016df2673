/**
 * Everyone in a hall's queues. The hall's channel says that something changed; the lines themselves are then read over
 * HTTP, at most once in a while, because thirty people in ten queues are too much to push at every step.
 */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, Problem } from '../shared/api'
import { hallDate, hallTime } from '../shared/clock'
import type { Hall } from '../shared/types'
import type { LineQueue } from './types'

/** Milliseconds between two readings. */
const REST = 1500

export function useLine(hall: string, live: Ref<Hall | null>) {
  const queues = shallowRef<LineQueue[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const readAt = ref<Date | null>(null)
  let reading = false
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    clearTimeout(timer)
    if (reading) {
      again = true
      return
    }
    reading = true
    again = false
    try {
      queues.value = (await api.get<{ queues: LineQueue[] }>(`/api/halls/${hall}/line`)).queues
      problem.value = null
      readAt.value = hallDate()
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      problem.value = caught
    } finally {
      reading = false
      timer = setTimeout(() => again && void read(), REST)
    }
  }

  /** Something changed: now, or when the last reading is old enough. */
  function changed(): void {
    const age = readAt.value ? hallTime() - readAt.value.getTime() : Infinity
    if (age >= REST && !reading) void read()
    else if (!again) {
      again = true
      if (!reading) timer = setTimeout(() => void read(), REST)
    }
  }

  watch(live, changed, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return { queues, problem, readAt, read }
}
