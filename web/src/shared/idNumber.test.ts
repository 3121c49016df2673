import { describe, expect, it } from 'vitest'
import { faultOf, grouped, soonFaultOf } from './idNumber'

const NOW = new Date('2026-11-23T09:00:00+08:00')

describe('the number of an identity card', () => {
  it.each([
    '440106199001019990',
    '440106199001019982',
    '44010619900302999X',
    '44010619900302999x',
    '44051420000101998X',
    '440106196002299994',
    '440118199003079992',
    '810000199003079992',
    '830000199003079996',
  ])('takes %s', (number) => expect(faultOf(number, NOW)).toBeNull())
  it.each([
    ['440106209901019992', 'date'],
    ['440106199002299998', 'date'],
    ['440106199001019991', 'check'],
    ['440106199001109990', 'check'],
    ['440106900101999', 'length'],
    ['44010619900101999', 'length'],
    ['4401061990010199XX', 'length'],
    ['', 'length'],
  ])('finds what is wrong with %s: %s', (number, fault) => expect(faultOf(number, NOW)).toBe(fault))
  it('says what is wrong as soon as nothing typed on could mend it', () => {
    expect(soonFaultOf('4401061990023', NOW)).toBeNull()
    expect(soonFaultOf('44010619900230', NOW)).toBe('date')
    expect(soonFaultOf('44010619900101', NOW)).toBeNull()
    expect(soonFaultOf('440106199001019991', NOW)).toBe('check')
    expect(soonFaultOf('440106199001019990', NOW)).toBeNull()
  })
  it('is shown in groups while it is typed', () => {
    expect(grouped('4401061990')).toBe('440106 1990')
    expect(grouped('440106199001019990')).toBe('440106 19900101 9990')
  })
})
