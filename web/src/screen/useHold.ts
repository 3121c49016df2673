/** Held down for three seconds: staff know that it opens the registration, and nobody does it by accident. */
import { onScopeDispose } from 'vue'

const HOLD = 3000

/** Listeners for `v-on`. */
export function useHold(held: () => void): Record<string, () => void> {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => clearTimeout(waiting)
  onScopeDispose(stop)
  return {
    pointerdown: () => {
      stop()
      waiting = setTimeout(held, HOLD)
    },
    pointerup: stop,
    pointercancel: stop,
    pointerleave: stop,
  }
}
