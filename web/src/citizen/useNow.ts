/** The time now, ticking slowly: for "3 分钟前". */
import { onScopeDispose, ref, type Ref } from 'vue'

export function useNow(everyMs = 10_000): Ref<Date> {
  const now = ref(new Date())
  const timer = setInterval(() => (now.value = new Date()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
