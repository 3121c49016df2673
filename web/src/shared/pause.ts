/** Why a window is paused and until when, in words: "用餐 预计 14:10 恢复". Empty where nothing is known. */
import { clock } from './format'
import { i18n } from './i18n'
import type { Pause } from './types'

export function pauseWords(pause: Pause | undefined): string {
  if (!pause) return ''
  const why = pause.reason ? i18n.global.t(`common.pause.${pause.reason}`) : ''
  const back = pause.until ? i18n.global.t('common.pause.until', { time: clock(pause.until) }) : ''
  return [why, back].filter(Boolean).join(' ')
}
