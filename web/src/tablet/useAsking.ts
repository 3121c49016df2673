/** Asking for a rating at the window: the steps of `flow`, with the time they take and what they send. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useIdle } from '../kiosk/useIdle'
import type { Counter, RateBody, TicketRating } from '../rating/types'
import { api, Problem } from '../shared/api'
import { Attempt } from '../shared/attempt'
import { hallTime } from '../shared/clock'
import { i18n, setLanguage } from '../shared/i18n'
import type { Screen } from '../screen/screen'
import { atRest, next, secondsToAnswer, type Happening, type Step } from './flow'

const MOST_SECONDS = 60
const THANKS_SECONDS = 6
const FAILED_SECONDS = 10

const { t } = i18n.global

export interface Asking {
  step: ShallowRef<Step>
  /** Whole seconds until the step ends by itself. */
  left: Ref<number | null>
  /** What the code for a phone says; null until it is known. */
  link: Ref<string | null>
  happen: (what: Happening) => void
}

export function useAsking(counter: Ref<Counter | null>, screen: Screen): Asking {
  const step = shallowRef<Step>(atRest)
  const link = ref<string | null>(null)
  const idle = useIdle(() => happen({ kind: 'time_over' }))

  const path = (ticket: string): string => `/api/tickets/${encodeURIComponent(ticket)}/rating`

  function happen(what: Happening): void {
    const before = step.value
    step.value = next(before, what)
    if (step.value !== before) entered(step.value, before)
  }

  function entered(now: Step, before: Step): void {
    switch (now.at) {
      case 'levels':
        if (before.at !== 'reasons') begin(now.asked.ticket)
        break
      case 'sending':
        idle.stop()
        void send(now.asked.ticket, { score: now.score, reasons: now.reasons, by: 'tablet' })
        break
      case 'thanks':
        idle.start(THANKS_SECONDS)
        break
      case 'failed':
        idle.start(FAILED_SECONDS)
        break
      case 'rest':
        idle.stop()
        link.value = null
        void setLanguage('zh-CN') // the next person is asked in Chinese first
        happen(current())
    }
  }

  function begin(ticket: string): void {
    link.value = null
    idle.start(secondsToAnswer(counter.value?.ask?.until ?? '', hallTime(), MOST_SECONDS))
    void findLink(ticket)
  }

  /** The code for a phone is a help; without it the tablet still asks. */
  async function findLink(ticket: string): Promise<void> {
    try {
      const { pass } = await api.get<TicketRating>(path(ticket), { screenToken: screen.token.value })
      if (pass) link.value = `${location.origin}/rate/${ticket}#secret=${pass}`
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'screen.unknown') {
        screen.forget()
        happen({ kind: 'skip' })
      }
    }
  }

  async function send(ticket: string, body: RateBody): Promise<void> {
    const attempt = new Attempt((options) =>
      api.post<TicketRating>(path(ticket), body, { ...options, screenToken: screen.token.value }),
    )
    try {
      await attempt.answer()
      happen({ kind: 'sent' })
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.code === 'screen.unknown') screen.forget()
      happen({ kind: 'failed', words: wordsFor(problem), elsewhere: problem.code !== 'rating.done' })
    }
  }

  /** What concerns the tablet rather than the person is said shortly. */
  function wordsFor(problem: Problem): string {
    if (problem.code === 'screen.unknown') return t('rating.ask.not_here')
    return problem.status === 0 ? t('rating.ask.not_sent') : problem.message
  }

  function current(): Happening {
    const asked = screen.token.value ? (counter.value?.ask ?? null) : null
    const ask = asked && Date.parse(asked.until) > hallTime() ? asked : null
    return { kind: 'asked', ask: ask && { ticket: ask.ticket, number: ask.number } }
  }

  const stop = watch([() => counter.value?.ask?.ticket, screen.token], () => happen(current()), { immediate: true })
  onScopeDispose(stop)
  return { step, left: idle.left, link, happen }
}
