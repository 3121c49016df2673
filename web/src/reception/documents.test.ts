import { expect, it } from 'vitest'
import { documentFault } from './documents'

const now = new Date('2026-11-24T10:00:00+08:00')

it('checks identity cards, and takes other documents as they are', () => {
  expect(documentFault('', now)).toBeNull()
  expect(documentFault('E12345678', now)).toBeNull()
  expect(documentFault('H1234567890', now)).toBeNull()
  expect(documentFault('11010519491231002X', now)).toBeNull()
  expect(documentFault('110105 19491231 002x', now)).toBeNull()
  expect(documentFault('110105194912310021', now)).toBe('check')
  expect(documentFault('110105194913310021', now)).toBe('date')
  expect(documentFault('1101051949123100', now)).toBe('length')
})
