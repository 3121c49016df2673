/** Commands of one window: one at a time, each once, refusals kept as words to show beside the buttons. */
import { onScopeDispose, ref } from 'vue'
import { isPassing } from '../shared/attempt'
import { useWish } from '../shared/useWish'
import type { WindowCommand, WindowView } from '../shared/types'

/** After an answer the big key rests for a moment: a double press must not finish one case and call the next. */
const REST = 500
/** A window that was closed a moment ago may not have let its clerk go yet: how often to ask again, and how soon (ms). */
const AGAIN = 5
const SOON = 400

/** What is typed in a panel, where it says what is wrong with it. */
const FIELDS = ['reason']

export type Facts = Record<string, string>

export function useCommands(window: string) {
  const busy = ref<WindowCommand | null>(null)
  const resting = ref(false)
  const { late, problem, at, rest: refusal, wish, forget, abandon } = useWish(FIELDS)
  const repeatable = ref(false)
  /** The window that refused, where it is not this one. */
  const refusedBy = ref<string | null>(null)
  let asked: () => Promise<WindowView | null> = async () => null
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
  const again = (): Promise<WindowView | null> => alone(() => asked())

  /** One at a time: busy from the beginning to the end of it, then the big key rests. Null where another is under way. */
  async function alone(work: () => Promise<WindowView | null>): Promise<WindowView | null> {
    if (busy.value) return null
    try {
      return await work()
    } finally {
      busy.value = null
      resting.value = true
      clearTimeout(rest)
      rest = setTimeout(() => (resting.value = false), REST)
    }
  }

  function begin(target: string, command: WindowCommand, body: Facts): Promise<WindowView | null> {
    refusedBy.value = target === window ? null : target
    abandon() // a key pressed later means what the window is then: only `again` is the same wish
    asked = async () => {
      busy.value = command
      const now = await wish.post('/api/windows/{window}/{command}', { path: { window: target, command }, body })
      repeatable.value = isPassing(problem.value)
      return now
    }
    return asked()
  }

  onScopeDispose(() => clearTimeout(rest))
  return { busy, resting, late, problem, at, refusal, repeatable, refusedBy, run, moveFrom, again, dismiss: forget }
}
