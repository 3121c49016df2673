/** The departments as a page shows them: a list in the order of the tree, each with how deep it lies. */
import type { Department } from '../shared/generated'

export interface Leaf {
  department: Department
  depth: number
}

/** What is found keeps what is above it. `closed`: with those that are closed. */
export function leaves(departments: Department[], wanted: string, closed: boolean): Leaf[] {
  const words = wanted.trim().toLowerCase()
  const below = new Map<string, Department[]>()
  for (const one of departments) below.set(one.parent, [...(below.get(one.parent) ?? []), one])
  const walk = (parent: string, depth: number): Leaf[] =>
    (below.get(parent) ?? []).flatMap((department) => {
      const inner = walk(department.id, depth + 1)
      const hit = `${department.id} ${department.name} ${department.name_en}`.toLowerCase().includes(words)
      const shown = (hit && (closed || !department.closed)) || inner.length > 0
      return shown ? [{ department, depth }, ...inner] : []
    })
  return walk('', 0)
}

/** A department and everything below it: where it cannot be moved to. */
export function within(departments: Department[], id: string): Set<string> {
  const found = new Set([id])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const one of departments) if (found.has(one.parent)) found.add(one.id)
  }
  return found
}
