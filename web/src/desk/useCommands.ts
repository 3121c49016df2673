/** Commands of one window: one at a time, each once, refusals kept as words to show beside the buttons. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, Problem, type Options } from '../shared/api'
import { Attempt, isPassing } from '../shared/attempt'
import type { WindowCommand, WindowView } from '../shared/types'

/** After an answer the big key rests for a moment: a double press must not finish one case and call the next. */
const REST = 500
/** A window that was closed a moment ago may not have let its clerk go yet: how often to ask again, and how soon (ms). */
const AGAIN = 5
const SOON = 400

export type Facts = Record<string, string>

export function useCommands(window: string) {
  const busy = ref<WindowCommand | null>(null)
  const resting = ref(false)
  const retrying = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const repeatable = ref(false)
  /** The window that refused, where it is not this one. */
  const refusedBy = ref<string | null>(null)
  let attempt: { command: WindowCommand; answer: Attempt<WindowView> } | null = null
  let rest: ReturnType<typeof setTimeout> | undefined

  const run = (command: WindowCommand, body: Facts = {}): Promise<WindowView | null> =>
    alone(() => begin(window, command, body))

  /** Close the window where this clerk still sits, and open this one. */
  const moveFrom = (elsewhere: string): Promise<WindowView | null> =>
    alone(async () => {
      if (!(await begin(elsewhere, 'close', {}))) return null
      for (let tries = 0; ; tries += 1) {
        const opened = await begin(window, 'open', {})
        if (opened || problem.value?.code !== 'window.clerk_elsewhere' || tries === AGAIN) return opened
        await new Promise((resolve) => setTimeout(resolve, SOON))
      }
    })

  /** The same command under the same key, after no answer came. */
  const again = (): Promise<WindowView | null> => alone(async () => (attempt ? send(attempt) : null))

  /** One at a time: busy from the beginning to the end of it, then the big key rests. Null where another is under way. */
  async function alone(work: () => Promise<WindowView | null>): Promise<WindowView | null> {
    if (busy.value) return null
    try {
      return await work()
    } finally {
      busy.value = null
      retrying.value = false
      resting.value = true
      clearTimeout(rest)
      rest = setTimeout(() => (resting.value = false), REST)
    }
  }

  function begin(target: string, command: WindowCommand, body: Facts): Promise<WindowView | null> {
    refusedBy.value = target === window ? null : target
    const post = (options: Options): Promise<WindowView> =>
      api.post(`/api/windows/${target}/${command}`, body, options)
    attempt = { command, answer: new Attempt(post) }
    return send(attempt)
  }

  async function send({ command, answer }: NonNullable<typeof attempt>): Promise<WindowView | null> {
    busy.value = command
    problem.value = null
    try {
      return await answer.answer(() => (retrying.value = true))
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      problem.value = caught
      repeatable.value = isPassing(caught)
      return null
    }
  }

  const dismiss = (): null => (problem.value = null)
  onScopeDispose(() => clearTimeout(rest))
  return { busy, resting, retrying, problem, repeatable, refusedBy, run, moveFrom, again, dismiss }
}
