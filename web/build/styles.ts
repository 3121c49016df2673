/** What a style sheet uses that the oldest browsers lack, and what is done for those that know no gaps between flex items. */
import type { Identifier } from '@mdn/browser-compat-data/types'
import postcss, { type AtRule, type Declaration, type Root, type Rule } from 'postcss'
import type { Oldest } from './browsers.ts'
import { lackedBy, mdn } from './lacking.ts'

const css = mdn.css as unknown as Record<'properties' | 'selectors' | 'at-rules' | 'types', Record<string, Identifier & Record<string, Identifier>>>
const UNITS = /\d(?:d|s|l)v[hwib]|\d[ds]vm(?:in|ax)/

/** Without these nothing is lost but looks: an old browser shows its own. */
const LOOKS = new Set([
  '@container',
  ':focus-visible',
  'accent-color',
  'color-scheme',
  'container-type',
  'font-variant-numeric',
  'forced-color-adjust',
  'overscroll-behavior',
  'page',
  'scrollbar-color',
  'scrollbar-gutter',
  'scrollbar-width',
  'size',
  'text-wrap',
  'text-decoration-thickness',
  'text-underline-offset',
])

/** One line for each. A property may be lacking where one that is known stands before it, or inside `@supports`. */
export function lackingIn(sheet: string, oldest: readonly Oldest[]): string[] {
  const found = new Set<string>()
  const note = (name: string, lacking: readonly string[]): void => {
    if (lacking.length) found.add(`${name} (${lacking.join(', ')})`)
  }
  const root = postcss.parse(sheet)
  root.walkAtRules(({ name }) => {
    if (!LOOKS.has(`@${name}`)) note(`@${name}`, lackedBy(css['at-rules'][name], oldest))
  })
  root.walkRules((rule) => {
    if (isTested(rule)) return
    for (const [, name = ''] of rule.selector.matchAll(/::?([a-z-]+)/g)) {
      // One selector that is not known takes the others of its rule with it.
      if (LOOKS.has(`:${name}`) && rule.selectors.every((one) => one.includes(`:${name}`))) continue
      note(`:${name}`, lackedBy(css.selectors[name], oldest))
    }
  })
  root.walkDecls((declaration) => {
    const { prop, value } = declaration
    if (prop.startsWith('-') || LOOKS.has(prop) || isTested(declaration) || hasFallback(declaration)) return
    note(prop, lackedBy(css.properties[prop], oldest))
    for (const [, name = ''] of value.matchAll(/([a-z-]+)\(/g)) {
      const type = css.types[name] ?? (css.types.color as Record<string, Identifier> | undefined)?.[name]
      note(`${name}()`, lackedBy(type, oldest))
    }
    if (UNITS.test(value))
      note(`${prop}: ${value}`, lackedBy(css.types.length?.viewport_percentage_units_dynamic, oldest))
  })
  return [...found]
}

function isTested(node: Rule | Declaration): boolean {
  for (let up = node.parent; up && up.type !== 'root'; up = up.parent as typeof up)
    if (up.type === 'atrule' && (up as AtRule).name === 'supports') return true
  return false
}

function hasFallback(declaration: Declaration): boolean {
  const known = new RegExp(`^(-\\w+-)?${declaration.prop}$`)
  for (let before = declaration.prev(); before; before = before.prev())
    if (before.type === 'decl' && known.test(before.prop)) return true
  return false
}

/** Values of a shorthand, of which each may be a function with spaces of its own. */
const parts = (value: string): string[] => value.match(/[^\s(]*\((?:[^()]|\([^()]*\))*\)|\S+/g) ?? []

/** `inset` and its like as the sides they stand for: our pages are written from left to right only. */
const SIDES: Record<string, readonly string[]> = {
  inset: ['top', 'right', 'bottom', 'left'],
  'inset-block': ['top', 'bottom'],
  'inset-inline': ['left', 'right'],
  'inset-block-start': ['top'],
  'inset-block-end': ['bottom'],
  'inset-inline-start': ['left'],
  'inset-inline-end': ['right'],
  ...Object.fromEntries(
    ['margin', 'padding'].flatMap((box) =>
      ['block', 'inline'].map((axis) => [`${box}-${axis}`, [`${box}-${axis}-start`, `${box}-${axis}-end`]]),
    ),
  ),
}

/** Shorthands that came later than what they stand for are written out, and newer units have the older one before them. */
export function plain(root: Root): void {
  root.walkDecls((declaration) => {
    const { prop, value } = declaration
    const sides = SIDES[prop]
    if (sides) {
      const [first = '', second = first, third = first, fourth = second] = parts(value)
      const values = sides.length === 1 ? [value] : [first, second, third, fourth]
      declaration.replaceWith(...sides.map((side, at) => declaration.clone({ prop: side, value: values[at] ?? '' })))
    } else if (UNITS.test(value) && !hasFallback(declaration)) {
      declaration.cloneBefore({ value: value.replace(/([\d.])[dsl](v[hwib]|vm(?:in|ax))/g, '$1$2') })
    }
  })
}

/**
 * Chromium before 84 knows no `gap` between flex items, and no `@supports` can ask for it; but the same version brought
 * `revert`. There, each row or column of items gets margins instead; what wraps, below each line too.
 */
export const WITHOUT_GAPS = 'not (color: revert)'

export function withoutGaps(root: Root): void {
  const rules: Rule[] = []
  root.walkRules((rule) => {
    const of = (prop: string): string | undefined =>
      rule.nodes.findLast((node): node is Declaration => node.type === 'decl' && node.prop === prop)?.value
    const gap = of('gap')
    if (!gap || !/^(inline-)?flex$/.test(of('display') ?? '')) return
    const [row = '0', column = row] = parts(gap)
    const wraps = /wrap(?!-)/.test(of('flex-wrap') ?? of('flex-flow') ?? '') && of('flex-wrap') !== 'nowrap'
    const upright = (of('flex-direction') ?? of('flex-flow') ?? '').startsWith('column')
    const made = rule.clone({ nodes: [] })
    const margin = (side: string, value: string): unknown => made.append(postcss.decl({ prop: `margin-${side}`, value, source: rule.source }))
    if (wraps) {
      made.selectors = rule.selectors.map((one) => `${one} > *`)
      margin('inline-end', column)
      margin('block-end', row)
    } else {
      made.selectors = rule.selectors.map((one) => `${one} > * + *`)
      margin(upright ? 'block-start' : 'inline-start', upright ? row : column)
    }
    let wrapped: Rule | AtRule = made
    for (let up = rule.parent; up && up.type === 'atrule'; up = up.parent as typeof up) {
      wrapped = (up as AtRule).clone({ nodes: [] }).append(wrapped)
    }
    rules.push(wrapped as Rule)
  })
  if (rules.length) root.append(postcss.atRule({ name: 'supports', params: WITHOUT_GAPS, nodes: rules, source: rules[0]?.source }))
}
