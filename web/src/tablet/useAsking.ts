/** Asking for a rating at the window: the steps of `flow`, with the time they take and what they send. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useIdle } from '../kiosk/useIdle'
import type { Counter, RateBody } from '../rating/types'
import { api, Problem } from '../shared/api'
import { hallTime } from '../shared/clock'
import { i18n, setLanguage } from '../shared/i18n'
import { useWish } from '../shared/useWish'
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
  /** The answer to what was given takes long. */
  late: Ref<boolean>
  happen: (what: Happening) => void
}

export function useAsking(counter: Ref<Counter | null>, screen: Screen): Asking {
  const step = shallowRef<Step>(atRest)
  const link = ref<string | null>(null)
  const idle = useIdle(() => happen({ kind: 'time_over' }))
  const { late, problem, wish, abandon } = useWish()

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
      const { pass } = await api.get('/api/tickets/{ticket}/rating', {
        path: { ticket },
        screenToken: screen.token.value,
      })
      if (pass) link.value = `${location.origin}/rate/${ticket}#secret=${pass}`
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'screen.unknown') {
        screen.forget()
        happen({ kind: 'skip' })
      }
    }
  }

  async function send(ticket: string, body: RateBody): Promise<void> {
    abandon() // what somebody else gave before is on its way, and its answer nobody's
    const screenToken = screen.token.value
    if (await wish.post('/api/tickets/{ticket}/rating', { path: { ticket }, body, screenToken })) happen({ kind: 'sent' })
    const refused = problem.value
    if (!refused) return
    if (refused.code === 'screen.unknown') screen.forget()
    happen({ kind: 'failed', words: wordsFor(refused), elsewhere: refused.code !== 'rating.done' })
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
  return { step, left: idle.left, link, late, happen }
}
