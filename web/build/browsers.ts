/** The oldest browsers that the pages are for: `browserslist` in package.json, which is the only place that names them. */
import browserslist from 'browserslist'

/** What browserslist calls a browser, as Vite calls it, and whether what it lacks is looked for: not where no test runs. */
const NAMES = {
  chrome: ['chrome', true],
  edge: ['edge', true],
  firefox: ['firefox', true],
  safari: ['safari', false],
  ios_saf: ['ios', false],
} as const

export interface Oldest {
  /** Its name at Vite; of those that are checked, in MDN's data too. */
  name: string
  version: number
  checked: boolean
}

export function oldest(list: readonly string[] = browserslist()): Oldest[] {
  const found = new Map<keyof typeof NAMES, number>()
  for (const entry of list) {
    const [name = '', version = ''] = entry.split(' ')
    if (!(name in NAMES)) throw new Error(`package.json, browserslist: nobody here knows how to check ${name}`)
    const browser = name as keyof typeof NAMES
    found.set(browser, Math.min(found.get(browser) ?? Infinity, parseFloat(version)))
  }
  return [...found].map(([browser, version]) => {
    const [name, checked] = NAMES[browser]
    return { name, version, checked }
  })
}
