/**
 * Everyone in a hall's queues. Each queue's channel says that its line has changed, also by another tablet; the lines
 * themselves are then read over HTTP, at most once in a while, because thirty people in ten queues are too much to push
 * at every step.
 */
import { effectScope, onScopeDispose, ref, shallowRef, watch, type EffectScope, type Ref } from 'vue'
import { api, Problem } from '../shared/api'
import { hallDate, hallTime } from '../shared/clock'
import { useChannel } from '../shared/live'
import type { Hall } from '../shared/types'
import type { LineQueue } from './types'

/** Milliseconds between two readings. */
const REST = 1000

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
      queues.value = (await api.get('/api/halls/{hall}/line', { path: { hall } })).queues
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

  /** The queues' own channels, as long as the hall has these queues. */
  let watching: EffectScope | undefined
  function follow(ids: string): void {
    watching?.stop()
    watching = effectScope(true)
    watching.run(() => {
      for (const id of ids.split(' ').filter(Boolean)) watch(useChannel(`queue:${id}`).value, changed)
    })
  }
  watch(() => (live.value?.queues ?? []).map((queue) => queue.id).join(' '), follow, { immediate: true })
  watch(live, changed, { immediate: true })
  onScopeDispose(() => {
    watching?.stop()
    clearTimeout(timer)
  })
  return { queues, problem, readAt, read }
}
