/** The number of a Chinese identity card or residence permit (GB 11643-1999). Pure. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

export type IdFault = 'length' | 'date' | 'check'

/** The 18th character for the first 17 figures (MOD 11-2). */
export function checkCharacter(figures: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(figures[at]), 0)
  return CHECKS[sum % 11]!
}

/**
 * What is wrong with a number, or null. `now` tells whether its birth date can be: from 1900 to today. The division is
 * not looked up: people keep the code of where they were first registered, whatever became of it.
 */
export function faultOf(typed: string, now: Date): IdFault | null {
  const number = typed.toUpperCase()
  if (!/^\d{17}[\dX]$/.test(number)) return 'length'
  if (!mayBeBirth(number.slice(6, 14), now)) return 'date'
  return checkCharacter(number) === number[17] ? null : 'check'
}

/** The same while it is still being typed: only what no further figure could mend. */
export function soonFaultOf(typed: string, now: Date): IdFault | null {
  if (typed.length >= 18) return faultOf(typed, now)
  return typed.length >= 14 && !mayBeBirth(typed.slice(6, 14), now) ? 'date' : null
}

/** `figures`: YYYYMMDD. */
function mayBeBirth(figures: string, now: Date): boolean {
  const [year, month, day] = [Number(figures.slice(0, 4)), Number(figures.slice(4, 6)), Number(figures.slice(6))]
  const born = new Date(Date.UTC(year, month - 1, day))
  const isDate = born.getUTCFullYear() === year && born.getUTCMonth() === month - 1 && born.getUTCDate() === day
  return isDate && year >= 1900 && born <= now
}

/** "440106 19900101 9990": as printed on nothing, but as it is read out and compared. */
export function grouped(typed: string): string {
  return [typed.slice(0, 6), typed.slice(6, 14), typed.slice(14)].filter(Boolean).join(' ')
}
