import { describe, expect, it } from 'vitest'
import EXAMPLES from '../../../../data/identity/examples.json'
import { documentFault, grouped, readDocument, soonFault } from './documents'
import { readName } from './names'
import { readPhone } from './phones'

const NOW = new Date(`${EXAMPLES.today}T12:00:00+08:00`)

/** The server's codes as the pages name them. */
const faultOf = (refused: string): string => refused.replace('identity.number_', '').replace('identity.', '').replace('name_empty', 'name')

describe('what is typed is read as on the server', () => {
  it.each(EXAMPLES.documents)('document $typed', (example) => {
    const wanted = example.refused ? { fault: faultOf(example.refused) } : { kind: example.kind, number: example.number }
    expect(readDocument(example.typed, NOW)).toEqual(wanted)
  })
  it.each(EXAMPLES.phones)('phone $typed', (example) => {
    const wanted = example.refused ? { fault: faultOf(example.refused) } : { phone: example.phone }
    expect(readPhone(example.typed)).toEqual(wanted)
  })
  it.each(EXAMPLES.names)('name $typed', (example) => {
    const wanted = example.refused ? { fault: faultOf(example.refused) } : { name: example.name }
    expect(readName(example.typed)).toEqual(wanted)
  })
})

describe('the number of an identity card', () => {
  it('says what is wrong as soon as nothing typed on could mend it', () => {
    expect(soonFault('4401061990023', NOW)).toBeNull()
    expect(soonFault('44010619900230', NOW)).toBe('date')
    expect(soonFault('44010619900101', NOW)).toBeNull()
    expect(soonFault('440106199001019991', NOW)).toBe('check')
    expect(soonFault('440106199001019990', NOW)).toBeNull()
  })
  it('may be of somebody born today in China', () => {
    const early = new Date('2026-06-30T00:30:00+08:00')
    expect(documentFault('440106202606300015', early)).not.toBe('date')
    expect(documentFault('440106202607010015', early)).toBe('date')
  })
  it('is grouped as it is read out', () => {
    expect(grouped('4401061990')).toBe('440106 1990')
    expect(grouped('440106199001019990')).toBe('440106 19900101 9990')
  })
})
