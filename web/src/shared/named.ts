/** How a kiosk names things in the language of whoever stands there. */
import { language } from '../shared/i18n'

/** English names may be missing from a hall's data: the Chinese one is better than none. */
export function nameOf(thing: { name: string; name_en: string }): string {
  return language() === 'en' && thing.name_en ? thing.name_en : thing.name
}
