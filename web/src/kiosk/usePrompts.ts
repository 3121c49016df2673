/** The kiosk's voice: what each screen says, in Mandarin, Cantonese or English, once somebody is there to hear it. */
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { language } from '../shared/i18n'
import type { Tongue } from '../shared/tongues'
import { hush, say } from '../shared/voice'

/** A sentence of the server: a prompt by its code, or the call of a number. */
export type Said = { prompt: string } | { number: string; window: string }

const TONGUES: readonly (Tongue | null)[] = ['zh', 'yue', null]

/** `said`: what the screen now says, null for nothing; `words`: the same in writing, for a browser's own voice. */
export function usePrompts(said: Ref<Said | null>, words: Ref<string>) {
  /** Chosen by whoever stands there; null: silence. */
  const chosen = ref<Tongue | null>('zh')
  const tongue = computed<Tongue | null>(() => (chosen.value && language() === 'en' ? 'en' : chosen.value))

  const path = computed(() => {
    const what = said.value
    if (!what || !tongue.value) return ''
    return 'prompt' in what
      ? `/api/speech/${tongue.value}/prompts/${what.prompt}`
      : `/api/speech/${tongue.value}/calls/${encodeURIComponent(what.number)}/${encodeURIComponent(what.window)}`
  })
  watch(path, (at) => {
    if (at && tongue.value) void say(at, tongue.value, words.value)
    else hush()
  })

  /** Mandarin, Cantonese, silence; in English: English, silence. */
  function turn(): void {
    if (language() === 'en') chosen.value = chosen.value ? null : 'zh'
    else chosen.value = TONGUES[(TONGUES.indexOf(chosen.value) + 1) % TONGUES.length] ?? null
  }
  onScopeDispose(hush)
  return { chosen, tongue, turn, forget: () => (chosen.value = 'zh') }
}
