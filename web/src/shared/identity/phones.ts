/**
 * A phone number, as it is typed, in the form of ITU-T E.164. As `common/identity/phones.py` for China and its
 * neighbours, by the same library's rules (`phoneRules.json`, written by `tests/common/identity/phone_rules.py`); for the rest of
 * the world only the length is tested here, and the server knows more. Pure.
 */
import RULES from './phoneRules.json'
import { folded, lengthOf } from './text'

export type PhoneFault = 'phone' | 'phone_area'

const LONGEST = 60
const EXTENSION =
  /(?:转|轉|分机|分機|;?EXT(?:ENSION|N)?[.:=]?|[X#,;])(?:分机|分機)?:?(\d{1,7})#?$/
/** 020-38620000-801: an extension where the whole is no number. */
const HYPHENED = /^(.*\d) *[-\u2010-\u2015\u2212\u30fc] *(\d{1,5})$/

export function readPhone(typed: string): { phone: string } | { fault: PhoneFault } {
  const text = lengthOf(typed) <= LONGEST ? typed.normalize('NFKC').replace(/^(\s*\+.*)\(0\)/, '$1') : ''
  const whole = plain(text)
  const at = whole.search(EXTENSION)
  const number = at < 0 ? whole : whole.slice(0, at)
  let extension = at < 0 ? undefined : EXTENSION.exec(whole)?.[1]
  let phone = valid(number)
  const hyphened = phone || extension ? null : HYPHENED.exec(text.trim())
  if (hyphened) [phone, extension] = [valid(plain(hyphened[1]!)), hyphened[2]]
  if (!phone) return { fault: /^[2-8]\d{6,7}$/.test(number) ? 'phone_area' : 'phone' }
  return { phone: extension ? `${phone};ext=${extension}` : phone }
}

const plain = (text: string): string => folded(text).replace(/[./\u00b7]/g, '')

/** In the form of E.164, or null. */
function valid(typed: string): string | null {
  if (!/^\+?\d{5,20}$/.test(typed)) return null
  const number = typed.replace(/^\+?00/, '+')
  if (number.startsWith('+')) return abroad(number.slice(1))
  const [home, ...neighbours] = RULES
  const ours = national(home!, number) ?? (number.startsWith('86') ? national(home!, number.slice(2)) : null)
  if (ours) return ours
  return neighbours.some(({ code }) => number.startsWith(code)) ? abroad(number) : null
}

function abroad(figures: string): string | null {
  const rule = RULES.find(({ code }) => figures.startsWith(code))
  if (rule) return national(rule, figures.slice(rule.code.length))
  return /^[1-9]\d{6,14}$/.test(figures) ? `+${figures}` : null
}

function national({ code, prefix, numbers }: (typeof RULES)[number], typed: string): string | null {
  const is = new RegExp(`^(?:${numbers})$`)
  const number = is.test(typed) || !prefix ? typed : typed.replace(new RegExp(`^(?:${prefix})`), '')
  return is.test(number) ? `+${code}${number}` : null
}
