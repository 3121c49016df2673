import { describe, expect, it } from 'vitest'
import services from '@tianhe/services.json'
import { readings } from './readings'
import { find, index } from './search'

const OWN = [
  { id: 'permit', name: '居住证办理', name_en: 'Residence permit' },
  { id: 'pension', name: '养老待遇申领', name_en: 'Claiming a pension' },
  { id: 'women', name: '妇女权益', name_en: '' },
  { id: 'change', name: '企业变更登记', name_en: "Changing a company's registration" },
]
const own = index(OWN, readings)
const ids = (typed: string): string[] => find(typed, own).map(({ id }) => id)

describe('finding a matter', () => {
  it('by the initials of its pinyin', () => {
    expect(ids('jzz')).toEqual(['permit'])
    expect(ids('JZZ')).toEqual(['permit'])
    expect(ids('yldy')).toEqual(['pension'])
  })
  it('by full pinyin, by part of it, by both mixed', () => {
    for (const typed of ['juzhuzheng', 'juzhu', 'juzhuz', 'ju zhu', 'jzhuz']) expect(ids(typed)).toEqual(['permit'])
  })
  it('by Chinese, and from the middle of a name', () => {
    expect(ids('变更')).toEqual(['change'])
    expect(ids('bgdj')).toEqual(['change'])
  })
  it('by the short form people use', () => {
    const all = index(services.items, readings)
    expect(find('社保', all).map(({ id }) => id)).toEqual(['social-insurance', 'social-card'])
    expect(find('社保卡', all).map(({ id }) => id)).toEqual(['social-card'])
  })
  it('by English', () => {
    expect(ids('pension')[0]).toBe('pension')
  })
  it('by v for ü, as keyboards have it', () => {
    expect(ids('fnv')).toEqual(['women'])
    expect(ids('fnu')).toEqual(['women'])
  })
  it('with characters left out, after everything that fits better', () => {
    expect(ids('qydj')).toEqual(['change'])
  })
  it('finds nothing for nothing, and for nonsense', () => {
    expect(ids('')).toEqual([])
    expect(ids('  ')).toEqual([])
    expect(ids('zzzzz')).toEqual([])
  })
  it('finds every service of the district by its own initials', () => {
    const all = index(services.items, readings)
    for (const { item, readings: syllables } of all) {
      const initials = syllables.map((reading) => reading[0]![0]).join('')
      expect(find(initials, all)[0]?.id).toBe(item.id)
    }
  })
})
