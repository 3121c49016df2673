/** Which hall is the best for an errand, as the server reckons it: the way there and the wait there. Null where it does not say. */
import { shallowRef, watch, type Ref } from 'vue'
import { api, Problem } from '../shared/api'
import type { DistrictMap } from '../shared/types'
import type { Matter } from './finding'
import type { Place } from './nearby'
import type { HallChoice } from './types'

/** Counts change every second; the advice need not (ms). */
const AT_MOST_EVERY = 15_000

export function useBestHall(matter: Ref<Matter | null>, place: Ref<Place | null>, district: Ref<DistrictMap | null>) {
  const choices = shallowRef<HallChoice[] | null>(null)
  let asked = 0
  let askedAt = 0

  async function ask(): Promise<void> {
    const mine = ++asked
    askedAt = performance.now()
    if (!matter.value) {
      choices.value = null
      return
    }
    const from = place.value ? { lon: place.value.lon, lat: place.value.lat } : {}
    const query = { item: matter.value.id, ...from }
    try {
      const { halls } = await api.get('/api/best-hall', { query })
      if (mine === asked) choices.value = halls
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (mine === asked) choices.value = null // the list keeps its own order
    }
  }
  watch([matter, place], () => void ask())
  watch(district, () => {
    if (choices.value && performance.now() - askedAt > AT_MOST_EVERY) void ask()
  })
  return choices
}

/** Halls in the order of the advice; those it does not name stay behind, in the order they had. Pure. */
export function advised<T extends { id: string }>(halls: T[], choices: HallChoice[] | null): T[] {
  if (!choices) return halls
  const rank = new Map(choices.map(({ id }, index) => [id, index]))
  return [...halls].sort((a, b) => (rank.get(a.id) ?? choices.length) - (rank.get(b.id) ?? choices.length))
}
