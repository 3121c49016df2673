/** Pinyin by pinyin-pro, in a chunk of its own: only who searches loads the dictionary. */
import { pinyin } from 'pinyin-pro'

/** ü is typed as v, and by some as u. */
const typed = (syllable: string): string[] =>
  syllable.includes('ü') ? [syllable.replace('ü', 'v'), syllable.replace('ü', 'u')] : [syllable]

/** Each character's readings: the one that fits the word first, then the others it may have. */
export function readings(text: string): string[][] {
  const fitting = pinyin(text, { toneType: 'none', type: 'array', v: false })
  return [...text].map((character, at) => {
    const others = pinyin(character, { toneType: 'none', type: 'array', multiple: true })
    return [...new Set([fitting[at] ?? character, ...others].map((one) => one.toLowerCase()).flatMap(typed))]
  })
}
