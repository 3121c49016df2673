/**
 * What a page asks for on somebody's behalf, one thing at a time: whether it is under way, whether it takes long, and what
 * was refused, in words, at the field that they concern. The one place where a page meets a Problem of what it sends.
 *
 * A wish is sent until it is answered, under one key. Where no answer came, the same wish again (same route, same
 * content) goes under the same key: it comes true once. Any other wish in between ends that: what was wished then is over.
 */
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { api, Problem, type Options } from './api'
import type { Answer, Method, Path, Wanted } from './asks'
import { Attempt, isPassing, type Key } from './attempt'
import { i18n } from './i18n'

/** Milliseconds after which a page says that it still waits. */
const LONG = 3000

/** What does not happen twice when it is wished again: says so where no answer came (`common.once`). */
type Once = 'ticket' | 'appointment' | 'anything'

/** Sends until there is an answer. Null: refused, or another wish is under way. */
type Wishing<M extends Method> = <P extends Path<M>>(
  path: P,
  ...wanted: object extends Wanted<M, P> ? [wanted?: Given<M, P>] : [wanted: Given<M, P>]
) => Promise<Answer<M, P> | null>
type Sends = (path: string, parts: object) => Promise<unknown>
type Given<M extends Method, P> = Wanted<M, P> & Omit<Options, 'idempotencyKey' | 'signal'> & { file?: File }

export interface Wishes {
  busy: Ref<boolean>
  /** It takes longer than a moment: worth saying. */
  late: Ref<boolean>
  problem: ShallowRef<Problem | null>
  /** What is wrong with one of the fields that were named; empty: nothing. */
  at: (field: string) => string
  /** What is wrong besides, for the form's foot; empty: nothing, or all of it stands at its fields. */
  rest: ComputedRef<string>
  wish: {
    post: Wishing<'post'>
    put: Wishing<'put'>
    patch: Wishing<'patch'>
    delete: Wishing<'delete'>
    /** Sent once and not repeated by itself. `of`: by what the same thing is known when it is asked for again. */
    once: <T>(send: (key: Key) => Promise<T>, of?: unknown) => Promise<T | null>
  }
  /** Nothing is said any more of what went wrong. */
  forget: () => void
  /** As if nothing had been wished: an answer still to come is nobody's. */
  abandon: () => void
}

/** `fields`: those that show what is wrong with them where they stand, by the last part of the server's name for them. */
export function useWish(fields: readonly string[] = [], once: Once = 'anything'): Wishes {
  const busy = ref(false)
  const late = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: { of: string; attempt: Attempt<unknown> } | null = null
  let round = 0

  async function during<T>(of: string | null, send: (key: Key) => Promise<T>, repeats: boolean): Promise<T | null> {
    if (busy.value) return null
    const mine = (round += 1)
    const attempt = of !== null && last?.of === of ? (last.attempt as Attempt<T>) : new Attempt(send)
    last = of === null ? null : { of, attempt }
    busy.value = true
    problem.value = null
    timer = setTimeout(() => (late.value = true), LONG)
    try {
      const answer = await (repeats ? attempt.answer(() => mine === round && (late.value = true)) : attempt.once())
      if (mine !== round) return null
      last = null
      return answer
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      if (mine !== round) return null
      if (!isPassing(caught)) last = null
      problem.value = repeats && caught.status === 0 ? caught.adding(i18n.global.t(`common.once.${once}`)) : caught
      return null
    } finally {
      if (mine === round) rest()
    }
  }
  function rest(): void {
    clearTimeout(timer)
    busy.value = late.value = false
  }

  const wishing = <M extends Method>(method: M): Wishing<M> =>
    ((path: string, wanted: { file?: File } = {}) => {
      const { file } = wanted
      const of = JSON.stringify([method, path, wanted, file && [file.name, file.size, file.lastModified]])
      return during(of, (key) => (api[method] as Sends)(path, { ...wanted, ...key }), true)
    }) as Wishing<M>

  const field = (name: string): string => name.split('.').filter((part) => !/^\d+$/.test(part)).pop() ?? name
  const at = (name: string): string =>
    (problem.value?.errors ?? []).flatMap((error) => (field(error.field) === name ? [error.message] : [])).join(' ')
  const elsewhere = computed(() => {
    const errors = problem.value?.errors ?? []
    const homeless = errors.filter((error) => !fields.includes(field(error.field)))
    if (errors.length && !homeless.length) return ''
    return homeless.map(({ message }) => message).join(' ') || problem.value?.detail || problem.value?.title || ''
  })

  function abandon(): void {
    round += 1
    last = null
    problem.value = null
    rest()
  }
  onScopeDispose(() => clearTimeout(timer))
  return {
    busy,
    late,
    problem,
    at,
    rest: elsewhere,
    wish: {
      post: wishing('post'),
      put: wishing('put'),
      patch: wishing('patch'),
      delete: wishing('delete'),
      once: (send, of) => during(of === undefined ? null : JSON.stringify(of), send, false),
    },
    forget: () => (problem.value = null),
    abandon,
  }
}
