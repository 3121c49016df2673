/** The presses at one window: at most one is kept until the command under way is answered; what is refused is said. */
import { onScopeDispose, ref, type Ref } from 'vue'
import type { WindowView } from '../shared/types'
import { fateOf, seen } from './presses'

/** How long it is said (ms). */
const SAID = 4000

/** Why a press did not count: the last step was under way, or the window is not as it was when the key was pressed. */
export type Unheard = 'busy' | 'changed'

export function usePresses(busy: Ref<string | null>, resting: Ref<boolean>, view: Ref<WindowView | null>) {
  const unheard = ref<Unheard | null>(null)
  const kept = ref(false)
  let next: { saw: string; take: () => void } | null = null
  let saying: ReturnType<typeof setTimeout> | undefined

  function refuse(why: Unheard): void {
    clearTimeout(saying)
    unheard.value = why
    saying = setTimeout(() => (unheard.value = null), SAID)
  }
  function keep(what: typeof next): void {
    next = what
    kept.value = what !== null
  }

  function press(name: string, big: boolean, take: () => void): void {
    const fate = fateOf(name, big, { busy: busy.value, resting: resting.value, kept: kept.value })
    if (fate === 'refused') return refuse('busy')
    unheard.value = null
    if (fate === 'next') keep({ saw: seen(view.value), take })
    else take()
  }

  /** The command under way is answered: `now` is the window after it, or null where it was refused. */
  function answered(now: WindowView | null): void {
    const waiting = next
    keep(null)
    if (!waiting) return
    if (waiting.saw === seen(now ?? view.value)) waiting.take()
    else refuse('changed')
  }

  onScopeDispose(() => clearTimeout(saying))
  return { unheard, kept, press, refuse, answered, forget: () => keep(null) }
}
