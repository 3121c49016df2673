/** Commands of one window: one at a time, each once, refusals kept as words to show beside the buttons. */
import { ref, shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import { Attempt, isPassing } from '../shared/attempt'
import type { WindowCommand, WindowView } from '../shared/types'

/** After an answer the big key rests for a moment: a double press must not finish one case and call the next. */
const REST = 500
/** A window that was closed a moment ago may not have let its clerk go yet: how often to ask again, and how soon (ms). */
const AGAIN = 5
const SOON = 400

export type Facts = Record<string, string>

export function useCommands(window: string, allowed: () => boolean) {
  const busy = ref<WindowCommand | null>(null)
  const retrying = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const repeatable = ref(false)
  /** The window that refused, where it is not this one. */
  const refusedBy = ref<string | null>(null)
  let attempt: Attempt<WindowView> | null = null
  let last: WindowCommand = 'open'
  const resting = ref(false)

  async function run(command: WindowCommand, body: Facts = {}): Promise<WindowView | null> {
    if (busy.value || !allowed() || resting.value) return null
    return begin(window, command, body)
  }

  /** Close the window where this clerk still sits, and open this one. */
  async function moveFrom(elsewhere: string): Promise<WindowView | null> {
    if (busy.value || !allowed()) return null
    if (!(await begin(elsewhere, 'close', {}))) return null
    for (let tries = 0; ; tries += 1) {
      const opened = await begin(window, 'open', {})
      if (opened || problem.value?.code !== 'window.clerk_elsewhere' || tries === AGAIN) return opened
      await new Promise((resolve) => setTimeout(resolve, SOON))
    }
  }

  function begin(target: string, command: WindowCommand, body: Facts): Promise<WindowView | null> {
    last = command
    refusedBy.value = target === window ? null : target
    attempt = new Attempt((options) => api.post<WindowView>(`/api/windows/${target}/${command}`, body, options))
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

  const dismiss = (): null => (problem.value = null)
  return { busy, resting, retrying, problem, repeatable, refusedBy, run, moveFrom, again, dismiss }
}
