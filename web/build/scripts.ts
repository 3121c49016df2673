/** Which built-ins a script of ours uses that the oldest browsers lack. What it tests for (`typeof`, `in`) it may use. */
import type { Identifier as Feature } from '@mdn/browser-compat-data/types'
import { parseAst } from 'vite'
import type { Oldest } from './browsers.ts'
import { lackedBy, mdn, newMethods } from './lacking.ts'

type Node = { type: string } & Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string'

function walk(node: Node, visit: (node: Node, parent: Node | null) => void, parent: Node | null = null): void {
  visit(node, parent)
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, node)
}

/** Names that a pattern binds. */
function bound(pattern: unknown, into: Set<string>): void {
  if (!isNode(pattern)) return
  if (pattern.type === 'Identifier') into.add(pattern.name as string)
  else if (pattern.type === 'AssignmentPattern') bound(pattern.left, into)
  else if (pattern.type === 'RestElement') bound(pattern.argument, into)
  else if (pattern.type === 'Property') bound(pattern.value, into)
  else for (const one of (pattern.elements ?? pattern.properties ?? []) as unknown[]) bound(one, into)
}

/** Every name that is bound anywhere in the script: it is not the browser's there. */
function ours(program: Node): Set<string> {
  const names = new Set<string>()
  walk(program, (node) => {
    for (const pattern of [node.type === 'VariableDeclarator' || /Function|Class/.test(node.type) ? node.id : null, node.local, node.param])
      bound(pattern, names)
    if (/Function/.test(node.type)) for (const pattern of node.params as unknown[]) bound(pattern, names)
  })
  return names
}

const nameOf = (node: unknown): string =>
  !isNode(node) ? '' : node.type === 'Identifier' ? (node.name as string) : node.type === 'MemberExpression' ? nameOf(node.property) : ''

/** What the script asks about before it uses it. */
function tested(program: Node): Set<string> {
  const names = new Set<string>()
  walk(program, (node) => {
    if (node.type === 'UnaryExpression' && node.operator === 'typeof') names.add(nameOf(node.argument))
    if (node.type === 'BinaryExpression' && node.operator === 'in') names.add(String((node.left as Node).value))
  })
  return names
}

/** Tells of a script what it uses of the lacking: one line each. */
export function checker(oldest: readonly Oldest[]): (code: string) => string[] {
  const methods = newMethods(oldest)
  const known = mdn.api as Record<string, Feature & Record<string, Feature>>
  const places = [known, mdn.javascript.builtins as unknown as typeof known]
  return (code) => {
    const program = parseAst(code) as unknown as Node
    const allowed = new Set([...ours(program), ...tested(program)])
    const found = new Set<string>()
    const note = (name: string, lacking: readonly string[]): void => {
      if (lacking.length) found.add(`${name} (${lacking.join(', ')})`)
    }
    walk(program, (node, parent) => {
      if (node.type === 'Identifier') {
        const name = node.name as string
        const isKey = parent?.type === 'MemberExpression' ? parent.property === node && !parent.computed : parent?.key === node
        if (isKey || allowed.has(name)) return
        for (const place of places) if (Object.hasOwn(place, name)) note(name, lackedBy(place[name], oldest))
      } else if (node.type === 'MemberExpression' && !node.computed) {
        const name = nameOf(node.property)
        const of = nameOf(node.object)
        if (allowed.has(name)) return
        if ((node.object as Node).type === 'Identifier' && !allowed.has(of))
          for (const place of places)
            note(`${of}.${name}`, lackedBy(place[of]?.[`${name}_static`] ?? place[of]?.[name], oldest))
        if (parent?.type === 'CallExpression' && parent.callee === node) note(`.${name}()`, methods.get(name) ?? [])
      }
    })
    return [...found]
  }
}
