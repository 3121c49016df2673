import { describe, expect, it } from 'vitest'
import divisions from '@tianhe/divisions.json'
import halls from '@tianhe/halls.json'
import services from '@tianhe/services.json'
import { readings } from '../shared/readings'
import { know, lookUp, placesOf } from './finding'

const places = placesOf(divisions)
const matters = services.items.map((item) => ({ ...item, halls: ['440106'] }))
const named = halls.halls.map(({ id, name }) => ({
  id,
  name: name.replace('天河区', '').replace('政务服务中心', ''),
  name_en: id === '440106006' ? 'Shipai Subdistrict Government Service Centre' : '',
}))
const known = know(named, places, matters, readings)
const hallsOf = (typed: string): string[] => [...lookUp(typed, known).halls.keys()]

describe('looking something up on the map', () => {
  it('knows every street and community, each with a hall that there is', () => {
    const ids = new Set(halls.halls.map(({ id }) => id))
    expect(places).toHaveLength(21 + 230)
    expect(places.filter(({ hall }) => !ids.has(hall))).toEqual([])
  })
  it('finds a street by Chinese, pinyin, initials and English', () => {
    for (const typed of ['石牌', '石牌街道', 'shipai', 'shi pai', 'shipai sub']) expect(hallsOf(typed)[0]).toBe('440106006')
    expect(hallsOf('sp')).toContain('440106006')
  })
  it('finds the hall of every community by its full name, and says because of which', () => {
    for (const { communities, code } of divisions.streets) {
      for (const { name } of communities) expect(hallsOf(name)).toContain(code)
    }
    expect(lookUp('岳洲', known).halls.get('440106001')?.name).toBe('岳洲社区')
    expect(lookUp('石牌', known).halls.get('440106006')).toBeNull()
  })
  it('finds errands beside halls', () => {
    expect(lookUp('护照', known).matters[0]?.id).toBe('passport')
    expect(lookUp('pthz', known).matters[0]?.id).toBe('passport')
    expect(lookUp('护照', known).halls.size).toBe(0)
  })
  it('finds nothing for nothing', () => {
    expect(lookUp('  ', known)).toEqual({ halls: new Map(), matters: [] })
  })
})
