import { describe, expect, it } from 'vitest'
import type { Colleague } from '../shared/types'
import { meant, placeOf } from './colleagues'

const chen: Colleague = { name: 'clerk01', display_name: '陈晓兰', window: '440106-03' }
const lin: Colleague = { name: 'clerk02', display_name: '林志强', window: '440106001-01' }
const wu: Colleague = { name: 'wu.min', display_name: '吴敏', window: null }
const all = [chen, lin, wu]

describe('colleagues', () => {
  it('are everybody but oneself, in the order of the hall', () => {
    expect(meant(all, 'clerk01', '')).toEqual([lin, wu])
    expect(meant(all, null, ' ')).toEqual(all)
  })

  it('are found by a part of the name or of the account', () => {
    expect(meant(all, null, '志')).toEqual([lin])
    expect(meant(all, null, 'WU.')).toEqual([wu])
    expect(meant(all, null, '何')).toEqual([])
  })

  it('are at a window of this hall, elsewhere, or at none', () => {
    expect(placeOf(chen, '440106')).toEqual({ at: 'here', window: '03' })
    expect(placeOf(lin, '440106')).toEqual({ at: 'elsewhere' })
    expect(placeOf(wu, '440106')).toEqual({ at: 'off' })
  })
})
