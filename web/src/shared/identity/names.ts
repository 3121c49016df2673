/** A person's name, as it is typed, in one normal form. As `common/identity/names.py`, which says why. Pure. */
import { lengthOf } from './text'

export type NameFault = 'name' | 'name_length' | 'name_character'

const LONGEST = 100
const TYPED_LONGEST = 400

const DOTS = / *[\u00b7\u0387\u16eb\u2022\u2027\u2218\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ua78f] */g
const HAN = '[\\u2e80-\\u2fdf\\u3005\\u3007\\u3400-\\u9fff\\ue000-\\uf8ff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}]'
/** Without looking behind, which older browsers cannot. */
const POINT_IN_HAN = new RegExp(`(${HAN}) *[.\\u3002] *(?=${HAN})`, 'gu')
const SPACE_IN_HAN = new RegExp(`(${HAN}) +(?=${HAN})`, 'gu')
const UNSEEN = /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu
const MAY_NOT_BE = /[\p{Cc}\p{Cs}]/u
const LETTER = /[\p{L}\u3007\u{20000}-\u{3fffd}]/u

export function readName(typed: string): { name: string } | { fault: NameFault } {
  if (lengthOf(typed) > TYPED_LONGEST) return { fault: 'name_length' }
  const plain = typed.replace(/\p{Cf}/gu, '').replace(UNSEEN, '').normalize('NFKC').replace(UNSEEN, '').normalize('NFKC')
  const spaced = plain.replace(/[\p{Z}\t\n\v\f\r]+/gu, ' ').replace(/^ | $/g, '')
  const name = spaced.replace(DOTS, '\u00b7').replace(POINT_IN_HAN, '$1\u00b7').replace(SPACE_IN_HAN, '$1')
  if (lengthOf(name) > LONGEST) return { fault: 'name_length' }
  if (MAY_NOT_BE.test(name)) return { fault: 'name_character' }
  return LETTER.test(name) ? { name } : { fault: 'name' }
}
