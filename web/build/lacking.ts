/**
 * What the oldest of our browsers lack, by MDN's browser-compat-data: globals and their members (`structuredClone`,
 * `AbortSignal.timeout`), methods of the DOM by their names (`replaceChildren`), and in CSS properties, selectors, at-rules,
 * functions and units. Methods of the language itself (`findLast`) are TypeScript's to find: `lib` in tsconfig.json.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CompatData, Identifier, SimpleSupportStatement, SupportStatement } from '@mdn/browser-compat-data/types'
import type { Oldest } from './browsers.ts'

export const mdn: CompatData = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@mdn/browser-compat-data'), 'utf-8'),
) as CompatData

function since(statement: SupportStatement | undefined): number {
  const all: SimpleSupportStatement[] = statement === undefined ? [] : Array.isArray(statement) ? statement : [statement]
  const usable = all.filter((one) => !one.flags && !one.prefix && !one.alternative_name)
  return Math.min(...usable.map(({ version_added: added }) => (typeof added === 'string' ? parseFloat(added.replace('≤', '')) || Infinity : Infinity)))
}

/** The browsers that lack it, in words; empty where all have it, or where nothing is known of it. */
export function lackedBy(feature: Identifier | undefined, oldest: readonly Oldest[]): string[] {
  const support = feature?.__compat?.support
  if (!support) return []
  return oldest
    .filter(({ name, version, checked }) => checked && since(support[name as keyof typeof support]) > version)
    .map(({ name, version }) => `${name} ${version}`)
}

/** Where methods are told by their names alone: what is a method of something else as well, could be anybody's. */
const FACES = ['AbortSignal', 'Animation', 'Blob', 'Crypto', 'Document', 'Element', 'HTMLDialogElement', 'HTMLElement', 'Node', 'Response']

/** Names of methods that nothing had in the oldest browsers, neither the DOM nor the language. */
export function newMethods(oldest: readonly Oldest[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const had = new Set<string>()
  for (const [interfaceName, face] of Object.entries(mdn.api)) {
    for (const [name, feature] of Object.entries(face as object) as [string, Identifier][]) {
      if (name.startsWith('_') || name.includes('_')) continue
      const lacking = lackedBy(feature, oldest)
      if (!lacking.length) had.add(name)
      else if (FACES.includes(interfaceName)) found.set(name, lacking)
    }
  }
  for (const face of Object.values(mdn.javascript.builtins ?? {})) for (const name of Object.keys(face as object)) had.add(name)
  for (const name of had) found.delete(name)
  return found
}
