/** A what-if question: sent as one request whose answer comes line by line, progress first. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '../shared/api'
import { i18n, language } from '../shared/i18n'
import type { ProblemBody } from '../shared/types'
import { readLines } from './ndjson'
import type { Change, WhatIf, WhatIfLine } from './types'

export interface Asked {
  result: ShallowRef<WhatIf | null>
  progress: Ref<number | null>
  problem: ShallowRef<Problem | null>
  ask: (changes: Change[]) => Promise<void>
}

export function useWhatIf(hall: string): Asked {
  const result = shallowRef<WhatIf | null>(null)
  const progress = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let asking: AbortController | null = null

  function onLine(line: unknown): void {
    const told = line as WhatIfLine
    if (told.progress !== undefined) progress.value = told.progress
    if (told.result) result.value = told.result
  }

  async function ask(changes: Change[]): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    problem.value = null
    result.value = null
    progress.value = 0
    try {
      const response = await fetch(`/api/halls/${hall}/what-if`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': language() },
        body: JSON.stringify({ changes }),
        signal: mine.signal,
      }).catch(() => null)
      if (!response) throw Problem.network()
      if (!response.ok || !response.body) throw new Problem((await response.json()) as ProblemBody)
      await readLines(response.body, onLine)
      if (!result.value) throw Problem.network()
    } catch (failed) {
      if (mine.signal.aborted) return
      problem.value =
        failed instanceof Problem
          ? failed
          : new Problem({ title: i18n.global.t('common.problem.server'), detail: i18n.global.t('common.problem.server_detail'), status: 0 })
    } finally {
      if (mine === asking) progress.value = null
    }
  }

  // Nobody waits for it any more: the hall need not go on playing.
  onScopeDispose(() => asking?.abort())

  return { result, progress, problem, ask }
}
