import { describe, expect, it } from 'vitest'
import type { Inbox, InboxNotice } from '../generated'
import { after } from './inbox'

const notice = (number: number, read = false): InboxNotice => ({
  number,
  at: '2026-11-23T09:00:00+08:00',
  code: 'notice.window_offered',
  text: { zh: '1 号窗口请您接手。', en: 'Window 1 is offered to you.' },
  path: '/desk/440106-01',
  read,
})
const inbox = (...notices: InboxNotice[]): Inbox => ({ person: 'clerk01', unread: notices.filter((one) => !one.read).length, notices })

describe('an inbox', () => {
  it('takes in what comes, the newest first', () => {
    expect(after(inbox(notice(1)), { unread: 2, notice: notice(2) })).toEqual(inbox(notice(2), notice(1)))
  })

  it('hears once of a notice that is told twice', () => {
    expect(after(inbox(notice(1)), { unread: 1, notice: notice(1) })).toEqual(inbox(notice(1)))
  })

  it('knows what was read on another screen', () => {
    expect(after(inbox(notice(2), notice(1)), { unread: 1, read: [1] })).toEqual(inbox(notice(2), notice(1, true)))
  })

  it('keeps as many as the server', () => {
    const full = inbox(...Array.from({ length: 200 }, (_, index) => notice(200 - index)))
    const now = after(full, { unread: 200, notice: notice(201) })
    expect(now?.notices.map((one) => one.number)).toEqual(Array.from({ length: 200 }, (_, index) => 201 - index))
  })
})
