/** Every service item of the district, by name; loaded once for the page. */
import { shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import type { OfferedItem } from '../shared/generated'
import { language } from '../shared/i18n'

const items = shallowRef<OfferedItem[]>([])
let asking: Promise<void> | null = null

async function ask(): Promise<void> {
  try {
    items.value = (await api.get('/api/items')).items
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    asking = null // the next to need them tries again
  }
}

export function useItems() {
  asking ??= ask()
  const nameOf = (id: string): string => {
    const known = items.value.find((item) => item.id === id)
    return known ? (language() === 'en' ? known.name_en : known.name) : id
  }
  return { items, nameOf }
}
