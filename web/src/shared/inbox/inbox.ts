/** What a person's inbox holds, and what each entry of its channel makes of it. Pure. */

import type { Inbox, InboxEntry } from '../generated'

/** As many as the inbox itself keeps. */
const KEPT = 200

export function after(before: Inbox | null, entry: Omit<InboxEntry, 'type' | 'at'>): Inbox | null {
  if (!before) return null
  const { notice, read } = entry
  let notices = before.notices
  if (notice) notices = [notice, ...notices.filter((one) => one.number !== notice.number)].slice(0, KEPT)
  if (read) notices = notices.map((one) => (read.includes(one.number) ? { ...one, read: true } : one))
  return { ...before, unread: entry.unread, notices }
}
