/** Which hall first: by distance when the person's place is known, else by how many wait. Pure. */
import { shortHallName } from '../shared/format'
import type { HallSummary } from '../shared/types'

export interface Place {
  lon: number
  lat: number
}

const EARTH_M = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres. */
export function distance(a: Place, b: Place): number {
  const half =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.sqrt(half))
}

/** Usefulness before order: open halls with a window first, then open, then closed. */
const rank = (hall: HallSummary): number => (!hall.open ? 2 : hall.windows_open === 0 ? 1 : 0)

export function ordered(halls: HallSummary[], place: Place | null): HallSummary[] {
  const key = (hall: HallSummary): number =>
    place ? distance(place, hall) : (hall.estimate?.p50 ?? 0) + hall.waiting / 1000
  return [...halls].sort(
    (a, b) => (place ? Number(!a.open) - Number(!b.open) : rank(a) - rank(b)) || key(a) - key(b) || a.id.localeCompare(b.id),
  )
}

/** Every word typed must occur in the hall's Chinese or English name. */
export function matching(halls: HallSummary[], text: string): HallSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return halls.filter((hall) => {
    const names = `${hall.name} ${shortHallName(hall.name)} ${hall.name_en}`.toLowerCase()
    return words.every((word) => names.includes(word))
  })
}

/** The nearest hall that is open, working and not crowded, within `most` metres: where to go instead. */
export function quieter(halls: HallSummary[], than: Place & { id: string }, most = 5000): HallSummary | null {
  const open = halls.filter(
    (hall) => hall.id !== than.id && hall.open && hall.windows_open > 0 && hall.level === 'free' && distance(than, hall) <= most,
  )
  return open.sort((a, b) => distance(than, a) - distance(than, b))[0] ?? null
}
