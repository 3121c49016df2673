/** Colleagues to whom a window can be handed over, as the hall lists them: those on duty first. Pure. */

import type { Colleague } from '../shared/types'

/** Where a colleague is now. */
export type Place = { at: 'here'; window: string } | { at: 'elsewhere' } | { at: 'off' }

/** Whom a clerk may mean: everybody else, by a part of the name or of the account. */
export function meant(all: readonly Colleague[], own: string | null, typed: string): Colleague[] {
  const part = typed.trim().toLowerCase()
  return all.filter(
    (one) => one.name !== own && (one.display_name.toLowerCase().includes(part) || one.name.includes(part)),
  )
}

export function placeOf(colleague: Colleague, hall: string): Place {
  const [where, number] = colleague.window?.split('-') ?? []
  if (!where || !number) return { at: 'off' }
  return where === hall ? { at: 'here', window: number } : { at: 'elsewhere' }
}
