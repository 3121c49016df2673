/**
 * One hall's configuration being edited: what is saved, what I have typed, what the server thinks of it. Every change is
 * tried at once without being applied; saving replaces the version that was edited and no other.
 */
import { computed, inject, onScopeDispose, provide, ref, shallowReactive, shallowRef, watch, type InjectionKey, type Ref } from 'vue'
import { api, Problem } from '../shared/api'
import { useWish } from '../shared/useWish'
import { copy, rebase, same } from './draft'
import type { Change, Configuration, Fault } from './types'

const TYPING = 400 // ms without a key before what was typed is tried

export interface Draft {
  value: Ref<Configuration | null>
  /** Null while loading; the problem where it could not be. */
  problem: Ref<Problem | null>
  faults: Ref<Fault[]>
  /** Fields that are in sight, and say themselves what is wrong with them. */
  shown: Set<string>
  changes: Ref<Change[]>
  dirty: Ref<boolean>
  checking: Ref<boolean>
  saving: Ref<boolean>
  /** What was sent last takes long. */
  late: Ref<boolean>
  /** Somebody else has saved meanwhile: their version, with my changes still here. */
  theirs: Ref<Configuration | null>
  load(): Promise<void>
  save(): Promise<boolean>
  undo(): Promise<boolean>
  discard(): void
  /** Make my changes again on what they saved. */
  merge(): void
}

const KEY: InjectionKey<Draft> = Symbol('draft')

/** The draft of the page around a section. */
export function theDraft(): Draft {
  const draft = inject(KEY)
  if (!draft) throw new Error('a section outside its page')
  return draft
}

export function useDraft(hall: string, everything: () => boolean): Draft {
  const path = { hall }
  const { busy: saving, late, problem, wish } = useWish()
  const base = shallowRef<Configuration | null>(null)
  const value = ref<Configuration | null>(null)
  const faults = shallowRef<Fault[]>([])
  const shown = shallowReactive(new Set<string>())
  const changes = shallowRef<Change[]>([])
  const checking = ref(false)
  const theirs = shallowRef<Configuration | null>(null)
  const dirty = computed(() => value.value !== null && !same(base.value, value.value))
  let timer = 0
  let round = 0

  function take(found: Configuration): void {
    base.value = found
    value.value = copy(found)
    faults.value = []
    changes.value = []
    theirs.value = null
  }

  async function load(): Promise<void> {
    const found = await wish.once(() => api.get('/api/halls/{hall}/configuration', { path }))
    if (found) take(found)
  }

  async function check(): Promise<void> {
    const mine = (round += 1)
    if (!value.value || !dirty.value) {
      faults.value = []
      changes.value = []
      checking.value = false
      return
    }
    try {
      const checked = await api.post('/api/halls/{hall}/configuration/check', { path, body: value.value })
      if (mine !== round) return
      faults.value = checked.faults
      changes.value = checked.changes
      problem.value = null
    } catch (found) {
      if (!(found instanceof Problem)) throw found
      if (mine === round) problem.value = found
    } finally {
      if (mine === round) checking.value = false
    }
  }

  watch(
    value,
    () => {
      clearTimeout(timer)
      checking.value = dirty.value
      timer = window.setTimeout(() => void check(), TYPING)
    },
    { deep: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  /** A manager may change notices and special days only, each by a route of its own. */
  async function send(mine: Configuration): Promise<Configuration | null> {
    if (everything()) return wish.put('/api/halls/{hall}/configuration', { path, body: mine })
    let now = base.value
    if (now && !same(now.notices, mine.notices)) {
      const body = { version: now.version, notices: mine.notices }
      now = await wish.put('/api/halls/{hall}/notices', { path, body })
    }
    if (now && !same(now.hours.special, mine.hours.special)) {
      const body = { version: now.version, special: (mine.hours.special ?? []).map((one) => ({ ...one })) }
      now = await wish.put('/api/halls/{hall}/special-days', { path, body })
    }
    return now
  }

  /** Takes what came; where somebody else was faster, what they saved is shown beside. */
  async function taken(sent: Promise<Configuration | null>): Promise<boolean> {
    const now = await sent
    if (now) take(now)
    else if (problem.value?.status === 422 && problem.value.errors.length) {
      const said = (message: string) => ({ zh: message, en: message }) // in the language that was asked for
      faults.value = problem.value.errors.map(({ field, message }) => ({ field, code: '', message: said(message) }))
    } else if (problem.value?.code === 'hall.changed_meanwhile') {
      theirs.value = await wish.once(() => api.get('/api/halls/{hall}/configuration', { path }))
    }
    return now !== null
  }

  const draft: Draft = {
    value,
    problem,
    faults,
    shown,
    changes,
    dirty,
    checking,
    saving,
    late,
    theirs,
    load,
    save: () => taken(send(value.value as Configuration)),
    undo: () =>
      taken(wish.post('/api/halls/{hall}/undo', { path, body: { version: base.value?.version ?? 0 } })),
    discard: () => {
      if (base.value) take(theirs.value ?? base.value)
    },
    merge: () => {
      if (!base.value || !value.value || !theirs.value) return
      const merged = rebase(base.value, value.value, theirs.value)
      base.value = theirs.value
      theirs.value = null
      value.value = merged
    },
  }
  provide(KEY, draft)
  return draft
}
