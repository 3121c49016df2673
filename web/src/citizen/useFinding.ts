/** The map's search: what is typed, what of it is known, and which halls are left. Loads its data when first needed. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api } from '../shared/api'
import { shortHallName } from '../shared/format'
import type { Readings } from '../shared/search'
import type { HallSummary } from '../shared/types'
import { know, lookUp, placesOf, type Matter, type Served } from './finding'
import { matching } from './nearby'

export function useFinding(halls: Ref<HallSummary[]>) {
  const text = ref('')
  const matter = shallowRef<Matter | null>(null)
  const matters = shallowRef<Matter[]>([])
  const places = shallowRef<Served[]>([])
  const readings = shallowRef<Readings | null>(null)

  /** Names change once in years, counts every second: only a changed name makes a new index. */
  const names = computed(() =>
    JSON.stringify(halls.value.map(({ id, name, name_en }) => ({ id, name: shortHallName(name), name_en }))),
  )
  const known = computed(() =>
    readings.value ? know(JSON.parse(names.value), places.value, matters.value, readings.value) : null,
  )
  const found = computed(() => (known.value ? lookUp(text.value, known.value) : null))

  const shown = computed(() => {
    const chosen = matter.value
    if (chosen) return halls.value.filter((hall) => chosen.halls.includes(hall.id))
    if (!text.value.trim()) return halls.value
    const byName = new Set(matching(halls.value, text.value).map(({ id }) => id))
    const fits = halls.value.filter((hall) => byName.has(hall.id) || found.value?.halls.has(hall.id))
    if (fits.length) return fits
    return halls.value.filter((hall) => found.value?.matters.some(({ halls: takes }) => takes.includes(hall.id)))
  })

  /** The street or community because of which a hall is shown. */
  const placeOf = (hall: string): Served | null => (matter.value ? null : (found.value?.halls.get(hall) ?? null))

  let prepared = false
  /** Without a line the search still knows the halls' names; the next touch of the box tries again. */
  async function prepare(): Promise<void> {
    if (prepared) return
    prepared = true
    try {
      const [dictionary, divisions, items] = await Promise.all([
        import('../shared/readings'),
        import('@tianhe/divisions.json'),
        api.get('/api/items'),
      ])
      places.value = placesOf(divisions.default)
      matters.value = items.items
      readings.value = dictionary.readings
    } catch {
      prepared = false
    }
  }

  function choose(chosen: Matter): void {
    matter.value = chosen
    text.value = ''
  }
  function clear(): void {
    matter.value = null
    text.value = ''
  }
  watch(text, (typed) => {
    if (typed) matter.value = null
    void prepare()
  })
  const searching = computed(() => text.value.trim() !== '' || matter.value !== null)
  const offered = computed(() => (matter.value ? [] : (found.value?.matters ?? [])))
  return { text, matter, offered, shown, searching, placeOf, prepare, choose, clear }
}
