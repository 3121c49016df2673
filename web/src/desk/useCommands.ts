/** Commands of one window: one at a time, each once, refusals kept as words to show beside the buttons. */
import { ref, shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import { Attempt, isPassing } from '../shared/attempt'
import type { WindowCommand, WindowView } from '../shared/types'

/** After an answer the big key rests for a moment: a double press must not finish one case and call the next. */
const REST = 500

export function useCommands(window: string, allowed: () => boolean) {
  const busy = ref<WindowCommand | null>(null)
  const retrying = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const repeatable = ref(false)
  let attempt: Attempt<WindowView> | null = null
  let last: WindowCommand = 'open'
  const resting = ref(false)

  async function run(command: WindowCommand, body: Record<string, string> = {}): Promise<WindowView | null> {
    if (busy.value || !allowed() || resting.value) return null
    last = command
    attempt = new Attempt((options) => api.post<WindowView>(`/api/windows/${window}/${command}`, body, options))
    return send(attempt)
  }

  /** The same command under the same key, after no answer came. */
  async function again(): Promise<WindowView | null> {
    return attempt && !busy.value ? send(attempt) : null
  }

  async function send(current: Attempt<WindowView>): Promise<WindowView | null> {
    busy.value = last
    problem.value = null
    try {
      return await current.answer(() => (retrying.value = true))
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      problem.value = caught
      repeatable.value = isPassing(caught)
      return null
    } finally {
      busy.value = null
      retrying.value = false
      resting.value = true
      setTimeout(() => (resting.value = false), REST)
    }
  }

  return { busy, resting, retrying, problem, repeatable, run, again, dismiss: () => (problem.value = null) }
}
