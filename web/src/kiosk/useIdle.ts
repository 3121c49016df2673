/** Counts down to the moment a screen forgets whoever stood in front of it. Any touch starts the time anew. */
import { onScopeDispose, ref, type Ref } from 'vue'

export interface Idle {
  /** Whole seconds left; null while nobody is to be forgotten. */
  left: Ref<number | null>
  /** From now on, forget after so many seconds without a touch. */
  start: (seconds: number) => void
  touch: () => void
  stop: () => void
}

export function useIdle(forget: () => void): Idle {
  const left = ref<number | null>(null)
  let allowed = 0
  let until = 0

  function tick(): void {
    if (left.value === null) return
    left.value = Math.max(0, Math.ceil((until - performance.now()) / 1000))
    if (left.value === 0) {
      left.value = null
      forget()
    }
  }
  function touch(): void {
    if (left.value === null) return
    until = performance.now() + allowed * 1000
    tick()
  }
  function start(seconds: number): void {
    allowed = seconds
    left.value = seconds
    touch()
  }
  const ticking = setInterval(tick, 250)
  onScopeDispose(() => clearInterval(ticking))
  return { left, start, touch, stop: () => (left.value = null) }
}
