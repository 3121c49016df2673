/**
 * Simplified Chinese first, English second; the choice is remembered. Words come in sections, one file for each and each
 * language, and are loaded with the pages that say them: each room names its own (`room.ts`).
 */
import { watchEffect } from 'vue'
import { createI18n, type LocaleMessageValue } from 'vue-i18n'
import type { Language } from '../format'
import { SHARED, type Section } from './sections'

const REMEMBERED = 'tianhe.language'
const FOLDERS: Record<Language, string> = { 'zh-CN': 'zh', en: 'en' }

export const languages: readonly Language[] = ['zh-CN', 'en']

const files = import.meta.glob<Record<string, LocaleMessageValue>>('./{zh,en}/*.ts', { import: 'default' })

function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN' // storage switched off: ask nothing, remember nothing
  }
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: false, // both languages have every key: a test compares them
  messages: { 'zh-CN': {}, en: {} },
})

const loaded = new Set<string>()
/** The sections of the pages that have been opened. */
const opened = new Set<Section>(SHARED)

const lacking = (language: Language): string[] =>
  [...opened].map((section) => `./${FOLDERS[language]}/${section}.ts`).filter((file) => !loaded.has(file))

/** Ends when pages may say these sections, and what every page may, in that language. */
export async function loadWords(sections: readonly Section[], language: Language = i18n.global.locale.value): Promise<void> {
  for (const section of sections) opened.add(section)
  await Promise.all(
    lacking(language).map(async (file) => {
      const words = await files[file]!()
      i18n.global.mergeLocaleMessage(language, { [/(\w+)\.ts$/.exec(file)![1]!]: words })
      loaded.add(file)
    }),
  )
}

let wished: Language = i18n.global.locale.value

/** At once where its words are here already (`loadOthers`), else when they are, unless another is wished for meanwhile. */
export async function setLanguage(language: Language): Promise<void> {
  wished = language
  if (lacking(language).length) await loadWords([], language)
  if (wished !== language) return
  i18n.global.locale.value = language
  try {
    localStorage.setItem(REMEMBERED, language)
  } catch {
    // storage switched off: the choice holds until the page is closed
  }
}

/** The other language of what is open, while there is a line: a kiosk that has lost it can still be asked for English. */
export function loadOthers(): void {
  const load = (): void => languages.forEach((language) => void loadWords([], language).catch(() => undefined))
  if ('requestIdleCallback' in window) window.requestIdleCallback(load)
  else setTimeout(load, 2000)
}

/** The language now, typed for `format.ts`. Reactive when read inside a computed or a template. */
export function language(): Language {
  return i18n.global.locale.value
}

watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = i18n.global.locale.value
})
