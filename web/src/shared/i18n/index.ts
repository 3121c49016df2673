/** Simplified Chinese first, English second; one file per audience and language; the choice is remembered. */
import { watchEffect } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Language } from '../format'
import enBoard from './en/board'
import enCitizen from './en/citizen'
import enCommon from './en/common'
import enDesk from './en/desk'
import enKiosk from './en/kiosk'
import enReception from './en/reception'
import zhBoard from './zh/board'
import zhCitizen from './zh/citizen'
import zhCommon from './zh/common'
import zhDesk from './zh/desk'
import zhKiosk from './zh/kiosk'
import zhReception from './zh/reception'

const REMEMBERED = 'tianhe.language'

export const languages: readonly Language[] = ['zh-CN', 'en']

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
  fallbackLocale: 'zh-CN',
  messages: {
    'zh-CN': {
      common: zhCommon,
      citizen: zhCitizen,
      kiosk: zhKiosk,
      board: zhBoard,
      desk: zhDesk,
      reception: zhReception,
    },
    en: {
      common: enCommon,
      citizen: enCitizen,
      kiosk: enKiosk,
      board: enBoard,
      desk: enDesk,
      reception: enReception,
    },
  },
})

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  try {
    localStorage.setItem(REMEMBERED, language)
  } catch {
    // storage switched off: the choice holds until the page is closed
  }
}

/** The language now, typed for `format.ts`. Reactive when read inside a computed or a template. */
export function language(): Language {
  return i18n.global.locale.value
}

watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = i18n.global.locale.value
})
