/**
 * The number of a document, as it is typed: what kind it is, and its one normal form. As `common/identity/documents.py`,
 * which says why; both are held to `data/identity/examples.json`. Pure.
 */
import { CREDIT_CODE, isCreditCode, mayBeAllFigures } from './creditCode'
import { isNearResident, mayBeBirth, readResident, type CardFault } from './resident'
import { folded, lengthOf } from './text'

export type Fault = CardFault | 'unknown'
export type Kind =
  | 'resident'
  | 'residence_permit'
  | 'foreign_resident'
  | 'hk_macau_permit'
  | 'taiwan_permit'
  | 'passport'
  | 'military'
  | 'organisation'
export type Reading = { kind: Kind; number: string } | { fault: Fault }

/** Characters as typed; whatever is longer is no number. */
export const NUMBER_LONGEST = 100

const MILITARY = /^([\u4e00-\u9fff]{1,4})字第?(\d{4,12})号?$/
/** In brackets: what is kept. Cards of earlier years add how many there were before. */
const SHAPES: [Kind, RegExp][] = [
  ['hk_macau_permit', /^([HM]\d{8})(?:\d\d)?$/],
  ['taiwan_permit', /^(\d{8})(?:\d\d[A-Z]?)?$/],
  ['foreign_resident', /^([A-Z]{3}\d{12})$/],
  ['passport', /^((?=.*\d)[A-Z\d]{6,9})$/],
]

export function readDocument(typed: string, now: Date): Reading {
  const number = lengthOf(typed) <= NUMBER_LONGEST ? folded(typed) : ''
  if (!number) return { fault: 'length' }
  const military = MILITARY.exec(number.replace('軍', '军').replace('號', '号'))
  if (military) return { kind: 'military', number: `${military[1]}字第${military[2]}号` }
  if (/^\d{17}[\dX]$/.test(number)) {
    const read = resident(number, now)
    if (!('fault' in read)) return read
    const isCode = isCreditCode(number) && mayBeAllFigures(number) && !isNearResident(number, now)
    return isCode ? { kind: 'organisation', number } : read
  }
  if (/^\d{15}$/.test(number)) return resident(number, now)
  if (CREDIT_CODE.test(number)) {
    return isCreditCode(number) && !isNearResident(number, now) ? { kind: 'organisation', number } : { fault: 'check' }
  }
  for (const [kind, shape] of SHAPES) {
    const found = shape.exec(number)
    if (found) return { kind, number: found[1]! }
  }
  return { fault: /^\d+X?$/.test(number) ? 'length' : 'unknown' }
}

function resident(typed: string, now: Date): Reading {
  const read = readResident(typed, now)
  if ('fault' in read) return read
  const { number } = read
  if (/^8[123]0000/.test(number)) return { kind: 'residence_permit', number }
  return { kind: number.startsWith('9') ? 'foreign_resident' : 'resident', number }
}

/** What is wrong, or null. */
export function documentFault(typed: string, now: Date): Fault | null {
  const read = readDocument(typed, now)
  return 'fault' in read ? read.fault : null
}

/** Of an identity card's number while it is still being typed: only what no further figure could mend. */
export function soonFault(typed: string, now: Date): CardFault | null {
  if (typed.length >= 18) {
    const read = readResident(typed, now)
    return 'fault' in read ? read.fault : null
  }
  return typed.length >= 14 && !mayBeBirth(typed.slice(6, 14), now) ? 'date' : null
}

/** "440106 19900101 9990": as printed on nothing, but as it is read out and compared. */
export function grouped(typed: string): string {
  return [typed.slice(0, 6), typed.slice(6, 14), typed.slice(14)].filter(Boolean).join(' ')
}
