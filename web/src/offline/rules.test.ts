import { describe, expect, it } from 'vitest'
import { handlingOf } from './rules'

const HERE = 'https://hall.test'
const of = (path: string, navigates = false, method = 'GET'): string =>
  handlingOf(method, new URL(path, HERE), navigates, HERE)

describe('what is kept for a bad line', () => {
  it('keeps the application, its files, and what everybody may see', () => {
    for (const path of ['/', '/halls/440106', '/mine', '/appointments/new?hall=440106']) expect(of(path, true)).toBe('shell')
    expect(of('/assets/index-1a2b.js')).toBe('asset')
    expect(of('/icon-192.png')).toBe('asset')
    expect(of('/api/map')).toBe('public')
  })
  it('never keeps anything personal', () => {
    for (const path of [
      '/api/tickets/440106-20261123-A001?secret=x',
      '/api/appointments/440106-20261124-a001?secret=x',
      '/api/session',
      '/api/halls/440106/appointments?date=2026-11-24',
      '/api/map?secret=x',
    ]) {
      expect(of(path)).toBe('pass')
      expect(of(path, true)).toBe('pass')
    }
    expect(of('/api/map', false, 'POST')).toBe('pass')
  })
  it('leaves the screens of halls and staff, and other hosts, alone', () => {
    for (const path of ['/kiosk/440106', '/board/440106', '/desk', '/desk/440106-01', '/healthz'])
      expect(of(path, true)).toBe('pass')
    expect(of('https://elsewhere.test/assets/x.js')).toBe('pass')
  })
})
