/** What is wrong, by the field it is wrong with; under `form` what is wrong with none that a page has. */
import type { Problem } from './api'

export function fieldErrors(problem: Problem | null, fields: readonly string[]): Record<string, string> {
  if (!problem) return {}
  const found: Record<string, string> = {}
  for (const { field, message } of problem.errors) {
    const name = field.split('.')[0] ?? ''
    const at = fields.includes(name) ? name : 'form'
    found[at] = [found[at], message].filter(Boolean).join(' ')
  }
  if (Object.keys(found).length === 0) found.form = problem.detail || problem.title
  return found
}
