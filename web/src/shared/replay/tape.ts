/**
 * What a channel showed and when, as far as it has been read from the journal. Pure: pages of `GET /api/replay/…` go in,
 * the value at a moment comes out. Moments are milliseconds since 1970; the server's are exact to the microsecond, and
 * `next` keeps its own words, so that no event is read twice or left out.
 */

import type { Replay } from '../generated'

interface Shown {
  at: number
  offset: number
  data: unknown
}

export class Tape {
  /** From when on, and up to when, the value is known. */
  readonly from: number
  until: number
  /** Where the next page begins. */
  next: string
  private readonly shown: Shown[]

  constructor(from: number, page: Replay) {
    this.from = from
    this.shown = [{ at: from, offset: page.offset, data: page.value }]
    this.until = from
    this.next = page.until
    this.extend(page)
  }

  /** Add the page that begins at `next`. */
  extend(page: Replay): void {
    const last = this.shown[this.shown.length - 1]?.offset ?? 0
    for (const publication of page.publications) {
      if (publication.offset > last) {
        this.shown.push({ at: Date.parse(publication.at), offset: publication.offset, data: publication.data })
      }
    }
    this.next = page.until
    this.until = Math.max(this.until, Date.parse(page.until))
  }

  covers(moment: number): boolean {
    return moment >= this.from && moment <= this.until
  }

  /** What was shown at a moment that is covered; `read` takes the value out of a publication's data. */
  at<T>(moment: number, read: (data: unknown) => T | null): T | null {
    const place = this.place(moment)
    if (place === 0) return (this.shown[0]?.data ?? null) as T | null
    return read(this.shown[place]?.data) ?? null
  }

  /** The entries published after one moment and up to another. */
  between(after: number, until: number): unknown[] {
    return this.shown.slice(this.place(after) + 1, this.place(until) + 1).map((entry) => entry.data)
  }

  private place(moment: number): number {
    let low = 0
    let high = this.shown.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.shown[middle]?.at ?? Infinity) <= moment) low = middle
      else high = middle - 1
    }
    return low
  }
}
