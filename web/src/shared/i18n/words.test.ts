import { describe, expect, it } from 'vitest'
import { SHARED, type Section } from './sections'
import sectionsFile from './sections.ts?raw'

type Words = string | { [key: string]: Words }
const files = import.meta.glob<Words>('./{zh,en}/*.ts', { import: 'default', eager: true })
const sources = import.meta.glob<string>(['/src/**/*.{ts,vue}', '!/src/**/*.test.ts', '!/src/shared/i18n/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const rooms = import.meta.glob<{ words: Section[] }>('/src/*/room.ts', { eager: true })

/** Each key with what is filled into it: "common.pause.until" → ["time"]. */
function keys(words: Words, path: string[] = []): Record<string, string[]> {
  if (typeof words === 'string') return { [path.join('.')]: [...words.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name) }
  return Object.assign({}, ...Object.entries(words).map(([key, inner]) => keys(inner, [...path, key])))
}

const sections = Object.keys(files).flatMap((file) => /zh\/(\w+)\.ts/.exec(file)?.[1] ?? [])
const words: Words = Object.fromEntries(sections.map((section) => [section, files[`./zh/${section}.ts`]!]))

/** What is said under a key; a key that a page puts together ends in a dot. */
function said(key: string): Words | undefined {
  const path = key.split('.').filter(Boolean)
  return path.reduce<Words | undefined>((found, name) => (typeof found === 'object' ? found[name] : undefined), words)
}

/** Every file that a file leads to. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  const source = sources[file]
  if (source === undefined || seen.has(file) || file === '/src/router.ts') return seen
  seen.add(file)
  for (const [, name = ''] of source.matchAll(/(?:from|import)\s*\(?\s*'((?:\.|@\/)[^']+)'/g)) {
    const base = new URL(name.replace(/^@\//, '/src/'), `file://${file}`).pathname
    for (const one of [base, `${base}.ts`, `${base}.vue`, `${base}/index.ts`]) reached(one, seen)
  }
  return seen
}

const KEY = new RegExp(`['\`]((${sections.join('|')})\\.[a-z_][\\w.]*)(?:['\`]|\\$\\{)`, 'g')
const keysIn = (source: string): { key: string; section: string }[] =>
  [...source.matchAll(KEY)].map(([, key = '', section = '']) => ({ key, section }))

/** What stands between the brackets of each `t(…)` and `te(…)`. */
function asked(source: string): string[] {
  return [...source.matchAll(/\bte?\(/g)].map(({ index, 0: { length } }) => {
    let depth = 1
    let end = index + length
    while (depth && end < source.length) depth += { '(': 1, ')': -1 }[source[end++]!] ?? 0
    return source.slice(index + length, end)
  })
}

describe('words', () => {
  it.each(sections)('of %s are the same in both languages, and nothing is filled in that is not given', (section) => {
    const [zh, en] = [keys(files[`./zh/${section}.ts`]!), keys(files[`./en/${section}.ts`] ?? '')]
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, names] of Object.entries(en)) expect(zh[key], key).toEqual(expect.arrayContaining(names))
  })
  it('come in the sections that the types know', () => {
    expect([...sectionsFile.matchAll(/\| '(\w+)'/g)].map(([, name]) => name).sort()).toEqual([...sections].sort())
  })
  it('that a page says are there', () => {
    const unknown = Object.entries(sources).flatMap(([file, source]) =>
      asked(source).flatMap((inner) => keysIn(inner).flatMap(({ key }) => (said(key) === undefined ? [`${file}: ${key}`] : []))),
    )
    expect(unknown).toEqual([])
  })
  it.each(Object.keys(rooms))('of %s are loaded with its pages, and no others', (room) => {
    const needed = new Set([...reached(room)].flatMap((file) => keysIn(sources[file]!).map(({ section }) => section)))
    expect([...needed, ...SHARED].filter((one, at, all) => all.indexOf(one) === at).sort()).toEqual(
      [...rooms[room]!.words, ...SHARED].sort(),
    )
  })
})
