/** A hall's names in both languages, for screens whose channel carries Chinese only: read once, and when it changes. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { api } from '../shared/api'
import { language } from '../shared/i18n'
import type { Hall } from '../shared/types'

export interface HallNames {
  hall: ComputedRef<string>
  /** Names of what a window handles. */
  items: (window: string) => string[]
  queue: (id: string | null, otherwise: string | null) => string
}

/** `id` is the hall, `name` what the channel calls it: where that changes, the names are read again. */
export function useHallNames(id: Ref<string>, name: Ref<string>): HallNames {
  const known = shallowRef<Hall | null>(null)

  watch(
    [id, name],
    async ([hall]) => {
      if (!hall) return
      try {
        known.value = await api.get<Hall>(`/api/halls/${encodeURIComponent(hall)}`)
      } catch {
        // the Chinese names of the channel stay
      }
    },
    { immediate: true },
  )

  const said = (named: { name: string; name_en: string }): string =>
    language() === 'en' && named.name_en ? named.name_en : named.name
  return {
    hall: computed(() => (known.value ? said(known.value) : name.value)),
    items(window) {
      const handled = new Set(known.value?.windows.find((row) => row.id === window)?.items ?? [])
      return (known.value?.items ?? []).filter((item) => handled.has(item.id)).map(said)
    },
    queue(queue, otherwise) {
      const found = known.value?.queues.find((row) => row.id === queue)
      return found ? said(found) : (otherwise ?? '')
    },
  }
}
