/** Numbers of people who live in the country (GB 11643-1999), as `common/identity/resident.py`. Pure. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const CHINA_MS = 8 * 3_600_000

export type CardFault = 'length' | 'date' | 'check'

/** The 18th character for the first 17 figures (ISO 7064 MOD 11-2). */
export function checkCharacter(figures: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(figures[at]), 0)
  return CHECKS[sum % 11]!
}

/** The 18 characters of a number of 18, or of 15 (GB 11643-1989). `now`: nobody is born later, by China's date. */
export function readResident(typed: string, now: Date): { number: string } | { fault: CardFault } {
  let number = typed
  if (/^\d{15}$/.test(number)) {
    number = `${number.slice(0, 6)}19${number.slice(6)}`
    number += checkCharacter(number)
  }
  if (!/^\d{17}[\dX]$/.test(number)) return { fault: 'length' }
  if (!mayBeBirth(number.slice(6, 14), now)) return { fault: 'date' }
  return checkCharacter(number) === number[17] ? { number } : { fault: 'check' }
}

/** Whether one wrong character may have made it of a resident's number. */
export function isNearResident(number: string, now: Date): boolean {
  return [...number].some((_, at) =>
    [...(at === 17 ? '0123456789X' : '0123456789')].some(
      (figure) => 'number' in readResident(number.slice(0, at) + figure + number.slice(at + 1), now),
    ),
  )
}

/** `figures`: YYYYMMDD. */
export function mayBeBirth(figures: string, now: Date): boolean {
  const [year, month, day] = [Number(figures.slice(0, 4)), Number(figures.slice(4, 6)), Number(figures.slice(6))]
  const born = new Date(Date.UTC(year, month - 1, day))
  const isDate = born.getUTCFullYear() === year && born.getUTCMonth() === month - 1 && born.getUTCDate() === day
  return isDate && year >= 1900 && born.getTime() <= now.getTime() + CHINA_MS
}
