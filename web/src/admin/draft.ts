/** What is done to a configuration while it is edited. Pure. */
import type { Configuration, Fault, Span } from './types'

type Entry = { id: string }

const LISTS = ['queues', 'windows', 'items', 'notices'] as const

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

export const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** My changes of `base` made again on what somebody else has saved meanwhile: entry by entry, hours field by field. */
export function rebase(base: Configuration, mine: Configuration, theirs: Configuration): Configuration {
  const made = copy(theirs) as unknown as Record<string, unknown>
  for (const [name, value] of Object.entries(mine)) {
    if (name === 'version' || name === 'by' || name === 'id') continue
    const before = (base as unknown as Record<string, unknown>)[name]
    if (same(before, value)) continue
    if ((LISTS as readonly string[]).includes(name)) {
      made[name] = rebaseList(before as Entry[], value as Entry[], made[name] as Entry[])
    } else if (name === 'hours') {
      made[name] = rebaseFields(before as object, value as object, made[name] as object)
    } else {
      made[name] = copy(value)
    }
  }
  return made as unknown as Configuration
}

function rebaseList(base: Entry[], mine: Entry[], theirs: Entry[]): Entry[] {
  const find = (list: Entry[], id: string): Entry | undefined => list.find((entry) => entry.id === id)
  const kept = theirs
    .filter(({ id }) => find(mine, id) !== undefined || find(base, id) === undefined)
    .map((entry) => {
      const my = find(mine, entry.id)
      return my && !same(my, find(base, entry.id)) ? my : entry
    })
  const added = mine.filter(({ id }) => !find(theirs, id) && !same(find(base, id), find(mine, id)))
  return copy([...kept, ...added])
}

function rebaseFields(base: object, mine: object, theirs: object): object {
  const made: Record<string, unknown> = { ...theirs }
  const before = base as Record<string, unknown>
  for (const name of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    const value = (mine as Record<string, unknown>)[name]
    if (same(before[name], value)) continue
    if (value === undefined) delete made[name]
    else made[name] = copy(value)
  }
  return made
}

/** The faults of a field and of all within it. */
export function faultsAt(faults: Fault[], at: string): Fault[] {
  return faults.filter(({ field }) => field === at || field.startsWith(`${at}.`))
}

/** The first window number that is free, as two figures: "01". */
export function freeNumber(taken: string[]): string {
  for (let number = 1; ; number += 1) {
    const figures = String(number).padStart(2, '0')
    if (!taken.includes(figures)) return figures
  }
}

/** The first letter that no queue has. */
export function freePrefix(taken: string[]): string {
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !taken.includes(letter)) ?? ''
}

export function moved<T>(list: T[], from: number, to: number): T[] {
  const made = [...list]
  made.splice(to, 0, ...made.splice(from, 1))
  return made
}

/** "9:00" and "0900" are what people type for "09:00"; what is no time stays as it was typed. */
export function asTime(typed: string): string {
  const found = /^(\d{1,2})[:：.]?(\d{2})$/.exec(typed.trim())
  return found ? `${found[1]?.padStart(2, '0')}:${found[2]}` : typed.trim()
}

/** The hours that the axis of a drawn day names. */
export const AXIS = [0, 6, 12, 18, 24] as const

/** Where a span lies on that axis, in percent, for drawing. */
export function drawn(span: Span): { left: string; width: string } {
  const [from, to] = [AXIS[0], AXIS[AXIS.length - 1]!]
  const hour = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60
  const place = (time: string): number => Math.min(100, Math.max(0, ((hour(time) - from) / (to - from)) * 100))
  const [left, right] = [place(span[0]), place(span[1])]
  if (Number.isNaN(left) || Number.isNaN(right)) return { left: '0%', width: '0%' }
  return { left: `${left}%`, width: `${Math.max(0, right - left)}%` }
}

/** The days of a month as weeks from Monday; null before the first and after the last. Months count from 1. */
export function weeksOf(year: number, month: number): (string | null)[][] {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7
  const cells: (string | null)[] = Array.from({ length: before }, () => null)
  for (let day = 1; day <= days; day += 1) {
    cells.push(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
  }
  while (cells.length % 7) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}
