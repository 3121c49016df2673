import { describe, expect, it } from 'vitest'
import { asked, placeBody, storageName } from './place'

describe('where a screen stands', () => {
  it('is named after what its id looks like', () => {
    expect(placeBody('440106')).toEqual({ hall: '440106' })
    expect(placeBody('440106-01')).toEqual({ window: '440106-01' })
    expect(placeBody('440106-K1')).toEqual({ kiosk: '440106-K1' })
  })

  it('keeps a token for each kind and place, a tablet under its old name', () => {
    expect(storageName('tablet', '440106-01')).toBe('tianhe.screen.440106-01')
    expect(storageName('window_board', '440106-01')).toBe('tianhe.screen.window_board.440106-01')
  })

  it('reads a token or the wish to register from the address, and nothing else', () => {
    expect(asked('#screen=440106-S1.1.x')).toEqual({ token: '440106-S1.1.x', register: false })
    expect(asked('#register')).toEqual({ token: null, register: true })
    expect(asked('')).toEqual({ token: null, register: false })
  })
})
