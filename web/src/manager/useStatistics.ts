/** Statistics from the gateway: asked for again when the question changes, or when told that there is news. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import type { Query } from '../shared/asks'
import type { Statistics } from './types'

/** Pushes come many times a second in a busy hall; figures of a whole day are fresh enough once in that time (ms). */
const AT_MOST_EVERY = 10_000

/** One hall; without it all of the manager's. */
export type Question = Query<'/api/statistics'>

export interface Answered {
  answer: ShallowRef<Statistics | null>
  problem: Ref<Problem | null>
  loading: Ref<boolean>
}

/** `news`: whatever changes when the figures may have. */
export function useStatistics(question: () => Question | null, news: () => unknown = () => null): Answered {
  const answer = shallowRef<Statistics | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let asking: AbortController | null = null
  let asked = 0
  let later: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    clearTimeout(later)
    later = undefined
    const wanted = question()
    if (!wanted) return
    asking?.abort()
    const mine = (asking = new AbortController())
    asked = Date.now()
    loading.value = true
    try {
      answer.value = await api.get('/api/statistics', { query: wanted, signal: mine.signal })
      problem.value = null
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Problem)) throw error
      problem.value = error
    } finally {
      if (mine === asking) loading.value = false
    }
  }

  watch(() => JSON.stringify(question()), ask, { immediate: true })
  watch(news, () => (later ??= setTimeout(ask, Math.max(0, asked + AT_MOST_EVERY - Date.now()))))
  onScopeDispose(() => {
    clearTimeout(later)
    asking?.abort()
  })
  return { answer, problem, loading }
}
