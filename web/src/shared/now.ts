/** The time of day, for clocks and timers on screens: one tick a second while somebody looks; in a replay, its time. */
import { computed, onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { hallDate } from './clock'
import { moment, replaying } from './replay/player'

export function useNow(): ShallowRef<Date> {
  const now = shallowRef(hallDate())
  if (replaying) {
    const second = computed(() => Math.floor(moment.value / 1000))
    watch(second, (seconds) => (now.value = new Date(seconds * 1000)), { immediate: true })
    return now
  }
  const ticking = setInterval(() => (now.value = hallDate()), 1000)
  onScopeDispose(() => clearInterval(ticking))
  return now
}
