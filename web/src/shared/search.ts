/**
 * Finding a matter by what people type: initials of the pinyin (jzz for 居住证), full pinyin (juzhu), Chinese or
 * English. Pure; the pinyin itself comes from outside, because its dictionary is large and loaded only when needed.
 */

/** Pinyin without tones of each character of a text, every reading a character may have. */
export type Readings = (text: string) => readonly (readonly string[])[]

export interface Findable {
  id: string
  name: string
  name_en: string
}

export interface Indexed<T extends Findable> {
  item: T
  name: string
  english: string
  readings: readonly (readonly string[])[]
}

export function index<T extends Findable>(items: readonly T[], readings: Readings): Indexed<T>[] {
  return items.map((item) => ({
    item,
    name: item.name,
    english: item.name_en.toLowerCase(),
    readings: readings(item.name),
  }))
}

/**
 * Best first: Chinese in the name, then syllables from the start of the name, then further in, then gaps between.
 * Where there are hundreds of short names, as of communities, `gaps` would find too many.
 */
export function find<T extends Findable>(typed: string, indexed: readonly Indexed<T>[], gaps = true): T[] {
  const wanted = typed.toLowerCase().replace(/[\s']/g, '')
  if (!wanted) return []
  return indexed
    .map((entry, place) => ({ item: entry.item, place, rank: rank(wanted, entry, gaps) }))
    .filter((found): found is typeof found & { rank: number } => found.rank !== null)
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .map(({ item }) => item)
}

const GAPS = 1000

function rank<T extends Findable>(
  wanted: string,
  { name, english, readings }: Indexed<T>,
  gaps: boolean,
): number | null {
  const chinese = name.indexOf(wanted)
  if (chinese >= 0) return chinese
  for (let start = 0; start < readings.length; start++) {
    if (follows(wanted, readings, start, false)) return 10 + start
  }
  const word = english.replace(/[\s']/g, '').indexOf(wanted)
  if (wanted.length >= 3 && word >= 0) return 100 + word
  // "jzz" for 居住证 where the name is 居住登记…证: characters in order, with others between them.
  // 社保 for 社会保险: the same with Chinese characters.
  if (gaps && wanted.length >= 2 && isWithin(wanted, name)) return GAPS
  if (gaps && wanted.length >= 2 && follows(wanted, readings, 0, true)) return GAPS
  return null
}

/** Whether all characters of `wanted` are in `name`, in this order. */
function isWithin(wanted: string, name: string): boolean {
  let at = -1
  return [...wanted].every((character) => (at = name.indexOf(character, at + 1)) >= 0)
}

/** Whether `wanted` is made of syllables, or beginnings of them, of characters from `at` on. */
function follows(wanted: string, readings: readonly (readonly string[])[], at: number, gaps: boolean): boolean {
  if (wanted === '') return true
  const reading = readings[at]
  if (!reading) return false
  for (const syllable of reading) {
    for (let length = Math.min(syllable.length, wanted.length); length > 0; length--) {
      if (!syllable.startsWith(wanted.slice(0, length))) continue
      // Within a name with gaps only initials and whole syllables count: else two letters would find everything.
      if (gaps && length !== 1 && length !== syllable.length) continue
      if (follows(wanted.slice(length), readings, at + 1, gaps)) return true
    }
  }
  return gaps && follows(wanted, readings, at + 1, gaps)
}
