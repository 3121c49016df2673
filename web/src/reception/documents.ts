/** The document that somebody shows at reception. Pure. */
import { faultOf, type IdFault } from '../shared/idNumber'

/**
 * What is wrong with a number, or null. Identity cards are checked figure by figure; passports and permits, which have
 * letters in front and are shorter, are taken as they are.
 */
export function documentFault(typed: string, now: Date): IdFault | null {
  const number = typed.replace(/\s/g, '')
  return /^\d{10,}[\dXx]?$/.test(number) ? faultOf(number, now) : null
}
