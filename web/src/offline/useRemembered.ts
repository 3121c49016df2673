/** The last answer kept by the service worker, and how old it is, for a page that opens without a line. */
import { shallowRef, watch, type Ref } from 'vue'
import { hallTime } from '../shared/clock'

export interface Remembered<T> {
  value: T
  at: Date
}

/** `wanted`: true while there is nothing better to show. */
export function useRemembered<T>(path: string, wanted: Ref<boolean>): Ref<Remembered<T> | null> {
  const found = shallowRef<Remembered<T> | null>(null)
  watch(
    wanted,
    async (now) => {
      if (!now || found.value) return
      try {
        const answer = await fetch(path)
        const at = answer.headers.get('date')
        if (answer.ok && at) found.value = { value: (await answer.json()) as T, at: new Date(hallTime(Date.parse(at))) }
      } catch {
        // nothing was kept: the page says that there is no line
      }
    },
    { immediate: true },
  )
  return found
}
