/** The fewest pages of at most `most` choices each, filled evenly: seven choices become 4 + 3, not 6 + 1. */
export function paginate<T>(choices: readonly T[], most: number): T[][] {
  if (most < 1) throw new RangeError('a page holds at least one choice')
  if (choices.length === 0) return []
  const size = Math.ceil(choices.length / Math.ceil(choices.length / most))
  const pages: T[][] = []
  for (let start = 0; start < choices.length; start += size) pages.push(choices.slice(start, start + size))
  return pages
}

/** "A–F" for a page of queues: what somebody will find there before turning to it. */
export function span(page: readonly { prefix: string }[]): string {
  const [first, last] = [page[0]?.prefix ?? '', page[page.length - 1]?.prefix ?? '']
  return first === last ? first : `${first}–${last}`
}
