/** Days of other years and weeks, as a person reads them. Pure. */
import type { Language } from '../shared/format'

const shown = (at: string, language: Language, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { timeZone: 'Asia/Shanghai', ...options }).format(
    new Date(at),
  )

/** "2026年11月24日" / "24 November 2026". */
export const dateWords = (at: string, language: Language): string =>
  shown(at, language, { year: 'numeric', month: 'long', day: 'numeric' })

/** "11月24日 09:30" / "24 November, 09:30". */
export const dateTimeWords = (at: string, language: Language): string =>
  `${shown(at, language, { month: 'long', day: 'numeric' })}${language === 'en' ? ', ' : ' '}${shown(at, language, { hour: '2-digit', minute: '2-digit', hour12: false })}`
