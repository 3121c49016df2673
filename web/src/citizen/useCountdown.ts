/** Whole seconds until something may be done again. */
import { onScopeDispose, ref } from 'vue'

export function useCountdown() {
  const left = ref(0)
  let ticking: ReturnType<typeof setInterval> | undefined
  const stop = (): void => clearInterval(ticking)

  function begin(seconds: number): void {
    stop()
    const end = performance.now() + seconds * 1000
    left.value = seconds
    ticking = setInterval(() => {
      left.value = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      if (!left.value) stop()
    }, 250)
  }
  onScopeDispose(stop)
  return { left, begin }
}
