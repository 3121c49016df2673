/** What a person's inbox holds, and what each entry of its channel makes of it. Pure. */

export interface Notice {
  number: number
  at: string
  code: string
  text: { zh: string; en: string }
  /** The page where it is settled; empty where there is none. */
  path: string
  read: boolean
}

export interface Inbox {
  person: string
  unread: number
  /** The newest first. */
  notices: Notice[]
}

/** A notice that came, or the numbers of those that were read. */
export interface InboxEntry {
  unread: number
  notice?: Notice
  read?: number[]
}

/** As many as the inbox itself keeps. */
const KEPT = 200

export function after(before: Inbox | null, entry: InboxEntry): Inbox | null {
  if (!before) return null
  const { notice, read } = entry
  let notices = before.notices
  if (notice) notices = [notice, ...notices.filter((one) => one.number !== notice.number)].slice(0, KEPT)
  if (read) notices = notices.map((one) => (read.includes(one.number) ? { ...one, read: true } : one))
  return { ...before, unread: entry.unread, notices }
}
