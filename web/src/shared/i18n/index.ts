/** Simplified Chinese first, English second; one file per audience and language; the choice is remembered. */
import { watchEffect } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Language } from '../format'
import enAdmin from './en/admin'
import enAway from './en/away'
import enBoard from './en/board'
import enBooking from './en/booking'
import enCitizen from './en/citizen'
import enCommon from './en/common'
import enDesk from './en/desk'
import enFind from './en/find'
import enKiosk from './en/kiosk'
import enManager from './en/manager'
import enPeople from './en/people'
import enPlace from './en/place'
import enRating from './en/rating'
import enNote from './en/note'
import enReception from './en/reception'
import enReplay from './en/replay'
import enScreen from './en/screen'
import enSignIn from './en/sign_in'
import enWaits from './en/waits'
import zhAdmin from './zh/admin'
import zhAway from './zh/away'
import zhBoard from './zh/board'
import zhBooking from './zh/booking'
import zhCitizen from './zh/citizen'
import zhCommon from './zh/common'
import zhDesk from './zh/desk'
import zhFind from './zh/find'
import zhKiosk from './zh/kiosk'
import zhManager from './zh/manager'
import zhPeople from './zh/people'
import zhPlace from './zh/place'
import zhRating from './zh/rating'
import zhNote from './zh/note'
import zhReception from './zh/reception'
import zhReplay from './zh/replay'
import zhScreen from './zh/screen'
import zhSignIn from './zh/sign_in'
import zhWaits from './zh/waits'

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
      admin: zhAdmin,
      away: zhAway,
      board: zhBoard,
      booking: zhBooking,
      citizen: zhCitizen,
      common: zhCommon,
      desk: zhDesk,
      find: zhFind,
      kiosk: zhKiosk,
      manager: zhManager,
      people: zhPeople,
      place: zhPlace,
      rating: zhRating,
      note: zhNote,
      reception: zhReception,
      replay: zhReplay,
      screen: zhScreen,
      sign_in: zhSignIn,
      waits: zhWaits,
    },
    en: {
      admin: enAdmin,
      away: enAway,
      board: enBoard,
      booking: enBooking,
      citizen: enCitizen,
      common: enCommon,
      desk: enDesk,
      find: enFind,
      kiosk: enKiosk,
      manager: enManager,
      people: enPeople,
      place: enPlace,
      rating: enRating,
      note: enNote,
      reception: enReception,
      replay: enReplay,
      screen: enScreen,
      sign_in: enSignIn,
      waits: enWaits,
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
