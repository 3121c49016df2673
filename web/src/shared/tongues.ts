/** Which of a browser's voices speaks a tongue. Pure. */
export type Tongue = 'zh' | 'yue' | 'en'

/** Language tags in order of preference; browsers write them with - or _. */
const TAGS: Record<Tongue, readonly RegExp[]> = {
  zh: [/^(zh|cmn)-(hans-)?cn/, /^cmn/, /^zh-(sg|tw)/, /^zh$/],
  yue: [/^yue/, /^zh-(hant-)?hk/],
  en: [/^en-gb/, /^en/],
}

/** The best voice, or null: a tongue is never spoken by the voice of another. A voice on this machine goes first. */
export function pickVoice<V extends { lang: string; localService: boolean }>(
  voices: readonly V[],
  tongue: Tongue,
): V | null {
  const tagged = voices.map((voice) => ({ voice, tag: voice.lang.toLowerCase().replace(/_/g, '-') }))
  for (const wanted of TAGS[tongue]) {
    const fitting = tagged.filter(({ tag }) => wanted.test(tag)).map(({ voice }) => voice)
    const best = fitting.find((voice) => voice.localService) ?? fitting[0]
    if (best) return best
  }
  return null
}
