/**
 * What somebody looks for on the map: a hall, the street or community they live in, or the errand they have. Names are
 * found in Chinese, English, pinyin or its initials, as at the kiosk. Pure; readings and data come from outside.
 */
import { find, index, type Findable, type Indexed, type Readings } from '../shared/search'

/** A street or community, and the hall that serves it. */
export interface Served extends Findable {
  hall: string
}

/** An errand, and the halls that take it. */
export interface Matter extends Findable {
  halls: string[]
}

/** `data/tianhe/divisions.json`: a street's code is its hall's id. */
export interface Divisions {
  streets: { code: string; name: string; communities: { code: string; name: string }[] }[]
}

export interface Known {
  halls: Indexed<Findable>[]
  places: Indexed<Served>[]
  matters: Indexed<Matter>[]
}

export interface Found {
  /** Halls found, and the street or community because of which: null where the hall's own name fits. */
  halls: Map<string, Served | null>
  /** Errands that fit, best first. */
  matters: Matter[]
}

const COMMITTEE = /(社区)?居(民)?委(员)?会$/

/** Every street and community, by the name people use: 岳洲社区 for 岳洲社区居委会. */
export function placesOf(divisions: Divisions): Served[] {
  return divisions.streets.flatMap(({ code, name, communities }) => [
    { id: code, name, name_en: '', hall: code },
    ...communities.map((community) => ({
      id: community.code,
      name: community.name.replace(COMMITTEE, '社区'),
      name_en: '',
      hall: code,
    })),
  ])
}

export function know(
  halls: readonly Findable[],
  places: readonly Served[],
  matters: readonly Matter[],
  readings: Readings,
): Known {
  return { halls: index(halls, readings), places: index(places, readings), matters: index(matters, readings) }
}

/** A hall by its own name, else by a place it serves; a place's hall is named once, by the place that fits best. */
export function lookUp(typed: string, known: Known): Found {
  const wanted = typed.trim().replace(COMMITTEE, '社区')
  const halls = new Map<string, Served | null>(find(wanted, known.halls, false).map(({ id }) => [id, null]))
  for (const place of find(wanted, known.places, false)) {
    if (!halls.has(place.hall)) halls.set(place.hall, place)
  }
  return { halls, matters: find(wanted, known.matters) }
}
