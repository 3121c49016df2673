/** Why a replay shows nothing: no such moment, nothing recorded then, or not for whoever is not signed in. */
import { computed } from 'vue'
import { i18n } from '../i18n'
import { moment, nothingYet, problem } from './player'

/** The words for it; null where there is something to see, or it is still read. */
export const trouble = computed<{ title: string; detail: string } | null>(() => {
  const { t } = i18n.global
  if (Number.isNaN(moment.value)) return { title: t('replay.no_moment'), detail: t('replay.no_moment_detail') }
  if (problem.value) return problem.value
  return nothingYet.value ? { title: t('replay.nothing_yet'), detail: t('replay.nothing_yet_detail') } : null
})
