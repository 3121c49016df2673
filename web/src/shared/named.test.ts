import { beforeAll, expect, it } from 'vitest'
import { loadWords, setLanguage } from './i18n'
import { nameOf, readAs } from './named'
import type { Hall } from './types'

beforeAll(() => loadWords([]))

it('reads a name that a ticket carries as the hall is called in the language of the page', async () => {
  const hall = { queues: [{ name: '综合服务', name_en: 'General services' }], items: [{ name: '居住登记', name_en: '' }] } as unknown as Hall
  expect(readAs('综合服务', hall)).toBe('综合服务')
  await setLanguage('en')
  expect(readAs('综合服务', hall)).toBe('General services')
  expect(readAs('居住登记', hall)).toBe('居住登记')
  expect(readAs('以前的业务', hall)).toBe('以前的业务')
  expect(readAs('综合服务', null)).toBe('综合服务')
  expect(nameOf({ name: '一', name_en: 'One' })).toBe('One')
})
