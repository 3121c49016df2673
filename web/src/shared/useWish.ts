/** One wish of a member of staff at a time, each fulfilled once; what was refused is kept as words beside the keys. */
import { ref, shallowRef } from 'vue'
import { Problem, type Options } from './api'
import { Attempt } from './attempt'

export function useWish() {
  const busy = ref(false)
  const retrying = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function wish<T>(send: (options: Options) => Promise<T>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    problem.value = null
    try {
      return await new Attempt(send).answer(() => (retrying.value = true))
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      problem.value = caught
      return null
    } finally {
      busy.value = false
      retrying.value = false
    }
  }

  return { busy, retrying, problem, wish, forget: () => (problem.value = null) }
}
