/** The time of day, for clocks and timers on screens: one tick a second while somebody looks. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

export function useNow(): ShallowRef<Date> {
  const now = shallowRef(new Date())
  const ticking = setInterval(() => (now.value = new Date()), 1000)
  onScopeDispose(() => clearInterval(ticking))
  return now
}
