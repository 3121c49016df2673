import postcss from 'postcss'
import { describe, expect, it } from 'vitest'
import { oldest } from './browsers.ts'
import { checker } from './scripts.ts'
import { lackingIn, plain, withoutGaps } from './styles.ts'

const OLD = oldest(['chrome 120', 'chrome 78', 'firefox 115', 'ios_saf 16.4-16.5'])
const inScript = checker(OLD)
const inStyle = (sheet: string): string[] => lackingIn(sheet, OLD)
const made = (sheet: string, change: (root: postcss.Root) => void): string => {
  const root = postcss.parse(sheet)
  change(root)
  return root.toString().replace(/\s+/g, ' ').replace(/\s?([{}])\s?/g, ' $1 ').trim()
}

describe('the browsers', () => {
  it('are the oldest of each kind in the list', () => {
    expect(OLD.map(({ name, version }) => `${name}${version}`)).toEqual(['chrome78', 'firefox115', 'ios16.4'])
  })
  it('are not forgotten where nobody knows how to check one', () => {
    expect(() => oldest(['op_mini all'])).toThrow('op_mini')
  })
  it('of this package are those that are promised', () => {
    const names = oldest().map(({ name, version }) => `${name}${version}`)
    expect(names).toEqual(expect.arrayContaining(['chrome78', 'firefox115']))
  })
})

describe('a script', () => {
  it.each([
    ['structuredClone(x)', 'structuredClone'],
    ['fetch(path, { signal: AbortSignal.timeout(9) })', 'AbortSignal.timeout'],
    ['new CompressionStream("gzip")', 'CompressionStream'],
    ['Object.hasOwn(x, "y")', 'Object.hasOwn'],
    ['Promise.any(all)', 'Promise.any'],
    ['const key = crypto.randomUUID()', '.randomUUID()'],
    ['box.replaceChildren()', '.replaceChildren()'],
    ['const a = { b: structuredClone }', 'structuredClone'],
  ])('that says %s is told', (code, name) => {
    expect(inScript(code).map((line) => line.split(' ')[0])).toContain(name)
  })
  it('is told which browser lacks it', () => {
    expect(inScript('AbortSignal.timeout(9)')).toEqual(['AbortSignal.timeout (chrome 78)'])
  })
  it.each([
    'typeof crypto.randomUUID === "function" ? crypto.randomUUID() : other()',
    '"CompressionStream" in self && new CompressionStream("gzip")',
    'function structuredClone(x) { return x }; structuredClone(1)',
    'import { structuredClone } from "./ours"; structuredClone(1)',
    'x.structuredClone = { timeout: 1 }',
    'for (const [key, value] of Object.entries(x)) await Promise.allSettled([key, value])',
  ])('may say %s', (code) => {
    expect(inScript(code)).toEqual([])
  })
})

describe('a style sheet', () => {
  it.each([
    ['a:has(b) { color: red }', ':has'],
    ['a:hover, a:focus-visible { color: red }', ':focus-visible'],
    ['a { width: min(1px, 2vw) }', 'min()'],
    ['a { inset: 0 }', 'inset'],
    ['a { height: 100dvh }', 'height:'],
    ['a { color: color-mix(in srgb, red, blue) }', 'color-mix()'],
    ['@layer x { a { color: red } }', '@layer'],
  ])('that says %s is told', (sheet, name) => {
    expect(inStyle(sheet).map((line) => line.split(' ')[0])).toContain(name)
  })
  it.each([
    'a { height: 100vh; height: 100dvh }',
    '@supports (inset: 0) { a { inset: 0 } }',
    'a:focus-visible { outline: none }',
    'a { accent-color: red }',
  ])('may say %s', (sheet) => {
    expect(inStyle(sheet)).toEqual([])
  })
  it('is written out', () => {
    expect(made('a { inset: 0 auto var(--x) calc(1px + 2px) }', plain)).toBe(
      'a { top: 0; right: auto; bottom: var(--x); left: calc(1px + 2px) }',
    )
    expect(made('a { padding-inline: var(--x) }', plain)).toBe('a { padding-inline-start: var(--x); padding-inline-end: var(--x) }')
    expect(made('a { height: calc(100dvh - 9px) }', plain)).toBe('a { height: calc(100vh - 9px); height: calc(100dvh - 9px) }')
  })
  it('keeps its items apart where there are no gaps', () => {
    expect(made('a { display: flex; gap: 4px }', withoutGaps)).toContain('not (color: revert) { a > * + * { margin-inline-start: 4px')
    expect(made('a { display: flex; flex-direction: column; gap: 4px 2px }', withoutGaps)).toContain('margin-block-start: 4px')
    expect(made('a { display: flex; flex-wrap: wrap; gap: 4px 2px }', withoutGaps)).toContain(
      'a > * { margin-inline-end: 2px; margin-block-end: 4px }',
    )
    expect(made('@media print { a { display: flex; gap: 4px } }', withoutGaps)).toContain('@media print { a > * + * {')
    expect(made('a { display: grid; gap: 4px }', withoutGaps)).not.toContain('supports')
  })
})
