/** A hall's names in both languages, for screens whose channel carries Chinese only. */
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { api } from '../shared/api'
import { language } from '../shared/i18n'
import type { Hall } from '../shared/types'

export interface HallNames {
  hall: ComputedRef<string>
  /** Names of what a window handles. */
  items: (window: string) => string[]
  queue: (id: string | null, otherwise: string | null) => string
}

const AGAIN_MS = 10_000

/**
 * `id` is the hall, `name` what the channel calls it, `open` whether work goes on: whenever one of them changes the names
 * are read again, so that what an administrator changed is there when the window opens.
 */
export function useHallNames(id: Ref<string>, name: Ref<string>, open?: Ref<boolean>): HallNames {
  const known = shallowRef<Hall | null>(null)
  const reading = ref(true)
  let again: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    clearTimeout(again)
    if (!id.value) return
    try {
      known.value = await api.get('/api/halls/{hall}', { path: { hall: id.value } })
    } catch {
      reading.value = false
      again = setTimeout(read, AGAIN_MS) // until then the Chinese names of the channel do
    }
  }
  watch([id, name, () => open?.value], read, { immediate: true })
  onScopeDispose(() => clearTimeout(again))

  const said = (named: { name: string; name_en: string }): string =>
    language() === 'en' && named.name_en ? named.name_en : named.name
  return {
    // An English screen shows no Chinese while it reads the names; the Chinese name does where they cannot be read.
    hall: computed(() => (known.value ? said(known.value) : language() === 'en' && reading.value ? '' : name.value)),
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
