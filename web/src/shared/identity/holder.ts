/** Who a ticket or an appointment is for, as typed, and what is wrong with it. Pure. */
import type { FieldError, Holder } from '../types'
import { documentFault, type Fault } from './documents'
import { readName, type NameFault } from './names'
import { readPhone, type PhoneFault } from './phones'

export type Typed = Required<Holder>
export type Faults = { name?: NameFault; phone?: PhoneFault; id_number?: Fault }
/** What the hall has said of each field, in its words. */
export type Said = Partial<Record<keyof Typed, string>>

export const NOBODY: Typed = { name: '', phone: '', id_number: '' }
const FIELDS = ['name', 'phone', 'id_number'] as const

/** Keys under `place.fault`, by field. Where nothing is `required`, only what was typed is judged. */
export function faultsOf(typed: Typed, required: boolean, now: Date): Faults {
  const judged = (field: keyof Typed): boolean => required || typed[field].trim() !== ''
  const [name, phone] = [readName(typed.name), readPhone(typed.phone)]
  const number = documentFault(typed.id_number, now)
  return {
    ...(judged('name') && 'fault' in name ? { name: name.fault } : {}),
    ...(judged('phone') && 'fault' in phone ? { phone: phone.fault } : {}),
    ...(judged('id_number') && number ? { id_number: number } : {}),
  }
}

/** What is sent: nothing where nothing was typed. */
export function holderOf(typed: Typed): Holder | undefined {
  const given = Object.entries(typed).flatMap(([field, value]) => (value.trim() ? [[field, value.trim()]] : []))
  return given.length ? (Object.fromEntries(given) as Holder) : undefined
}

/** What a refusal says of the holder's fields, wherever in the request they stood. */
export function saidOf(errors: readonly FieldError[]): Said {
  const said: Said = {}
  for (const { field, message } of errors) {
    const own = FIELDS.find((name) => name === field.split('.').pop())
    if (own) said[own] = message
  }
  return said
}
