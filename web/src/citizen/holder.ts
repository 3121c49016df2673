/** Who a ticket or an appointment is for, as typed, and what is wrong with it. Pure. */
import type { Holder } from '../shared/types'
import { faultOf } from '../shared/idNumber'

export type Typed = Required<Holder>
export type Faults = Partial<Record<keyof Typed, string>>

export const NOBODY: Typed = { name: '', phone: '', id_number: '' }

const PHONE = /^\+?[0-9][0-9 -]{4,19}$/

/**
 * Keys under `place.fault`, by field. Where nothing is `required`, only what was typed is judged. A number that is not
 * of an identity card (a passport's has letters) is the hall's to judge.
 */
export function faultsOf(typed: Typed, required: boolean, now: Date): Faults {
  const faults: Faults = {}
  const [name, phone, number] = [typed.name.trim(), typed.phone.trim(), typed.id_number.trim()]
  if (required && !name) faults.name = 'name'
  if (phone ? !PHONE.test(phone) : required) faults.phone = 'phone'
  const isCard = /^\d+[\dXx]?$/.test(number)
  const wrong = number || required ? (isCard || !number ? faultOf(number, now) : null) : null
  if (wrong) faults.id_number = wrong
  return faults
}

/** What is sent: nothing where nothing was typed. */
export function holderOf(typed: Typed): Holder | undefined {
  const given = Object.entries(typed).flatMap(([field, value]) => (value.trim() ? [[field, value.trim()]] : []))
  return given.length ? (Object.fromEntries(given) as Holder) : undefined
}
