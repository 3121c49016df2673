import { describe, expect, it } from 'vitest'
import { unconfirmed } from './confirming'
import type { MyTicket } from './mine'

const ticket = (fields: Partial<MyTicket>): MyTicket => ({
  id: 't',
  secret: 's',
  number: 'A001',
  hall: '440106',
  state: 'waiting',
  taken_at: '2026-11-23T09:00:00.000+08:00',
  ...fields,
})
const BY = '2026-11-23T09:30:00.000+08:00'

describe("which of the phone's tickets wait for their holder", () => {
  it('are those of this hall that say by when, and those that do not know', () => {
    const waiting = [ticket({ id: 'by', confirm_by: BY }), ticket({ id: 'old' })]
    const others = [
      ticket({ id: 'here', confirm_by: null }),
      ticket({ id: 'elsewhere', hall: '440106001', confirm_by: BY }),
      ticket({ id: 'lapsed', state: 'cancelled', confirm_by: BY }),
    ]
    expect(unconfirmed([...waiting, ...others], '440106').map(({ id }) => id)).toEqual(['by', 'old'])
  })
})
