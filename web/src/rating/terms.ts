/** Levels, reasons and limits, read once for the page and again until they are there. */
import { onScopeDispose, ref, shallowRef, type ShallowRef } from 'vue'
import { api } from '../shared/api'
import type { Terms } from './types'

const AGAIN_MS = 5000

const terms = shallowRef<Terms | null>(null)
const reading = ref(false)

async function read(): Promise<void> {
  if (terms.value || reading.value) return
  reading.value = true
  try {
    terms.value = await api.get('/api/ratings/reasons')
  } catch {
    // no answer yet: asked for again as long as a page wants it
  } finally {
    reading.value = false
  }
}

/** Null until they are there. Use inside a component's setup. */
export function useTerms(): ShallowRef<Terms | null> {
  void read()
  const again = setInterval(() => (terms.value ? clearInterval(again) : void read()), AGAIN_MS)
  onScopeDispose(() => clearInterval(again))
  return terms
}
