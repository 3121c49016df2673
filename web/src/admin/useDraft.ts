/**
 * One hall's configuration being edited: what is saved, what I have typed, what the server thinks of it. Every change is
 * tried at once without being applied; saving replaces the version that was edited and no other.
 */
import { computed, inject, onScopeDispose, provide, ref, shallowRef, watch, type InjectionKey, type Ref } from 'vue'
import { api, Problem } from '../shared/api'
import { Attempt } from '../shared/attempt'
import { copy, rebase, same } from './draft'
import type { Change, Checked, Configuration, Fault } from './types'

const TYPING = 400 // ms without a key before what was typed is tried

export interface Draft {
  value: Ref<Configuration | null>
  /** Null while loading; the problem where it could not be. */
  problem: Ref<Problem | null>
  faults: Ref<Fault[]>
  changes: Ref<Change[]>
  dirty: Ref<boolean>
  checking: Ref<boolean>
  saving: Ref<boolean>
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
  const at = `/api/halls/${hall}`
  const base = shallowRef<Configuration | null>(null)
  const value = ref<Configuration | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const faults = shallowRef<Fault[]>([])
  const changes = shallowRef<Change[]>([])
  const checking = ref(false)
  const saving = ref(false)
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
    problem.value = null
    try {
      take(await api.get<Configuration>(`${at}/configuration`))
    } catch (found) {
      if (!(found instanceof Problem)) throw found
      problem.value = found
    }
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
      const checked = await api.post<Checked>(`${at}/configuration/check`, value.value)
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
  async function send(mine: Configuration): Promise<Configuration> {
    if (everything()) {
      return new Attempt((options) => api.put<Configuration>(`${at}/configuration`, mine, options)).answer()
    }
    let now = base.value as Configuration
    if (!same(now.notices, mine.notices)) {
      const body = { version: now.version, notices: mine.notices }
      now = await new Attempt((options) => api.put<Configuration>(`${at}/notices`, body, options)).answer()
    }
    if (!same(now.hours.special, mine.hours.special)) {
      const body = { version: now.version, special: mine.hours.special ?? [] }
      now = await new Attempt((options) => api.put<Configuration>(`${at}/special-days`, body, options)).answer()
    }
    return now
  }

  async function during(work: () => Promise<Configuration>): Promise<boolean> {
    saving.value = true
    problem.value = null
    try {
      take(await work())
      return true
    } catch (found) {
      if (!(found instanceof Problem)) throw found
      if (found.code === 'hall.changed_meanwhile') {
        theirs.value = await api.get<Configuration>(`${at}/configuration`)
      } else {
        problem.value = found
      }
      return false
    } finally {
      saving.value = false
    }
  }

  const draft: Draft = {
    value,
    problem,
    faults,
    changes,
    dirty,
    checking,
    saving,
    theirs,
    load,
    save: () => during(() => send(value.value as Configuration)),
    undo: () =>
      during(() => {
        const body = { version: base.value?.version ?? 0 }
        return new Attempt((options) => api.post<Configuration>(`${at}/undo`, body, options)).answer()
      }),
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
