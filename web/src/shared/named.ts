/** Names and lists in the language of whoever reads. */
import { language } from './i18n'
import type { Hall } from './types'

/** English names may be missing from a hall's data: the Chinese one is better than none. */
export function nameOf(thing: { name: string; name_en: string }): string {
  return language() === 'en' && thing.name_en ? thing.name_en : thing.name
}

export const listed = (words: readonly string[]): string => words.join(language() === 'en' ? ', ' : '、')

/** A queue's or item's name that came without its English one, as a ticket carries it: the hall knows what it is called. */
export function readAs(name: string, hall: Pick<Hall, 'queues' | 'items'> | null): string {
  const known = [...(hall?.queues ?? []), ...(hall?.items ?? [])].find((thing) => thing.name === name)
  return known ? nameOf(known) : name
}
