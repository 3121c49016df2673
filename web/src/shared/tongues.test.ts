import { describe, expect, it } from 'vitest'
import { pickVoice } from './tongues'

const voice = (lang: string, localService = true) => ({ lang, localService })

describe('pickVoice', () => {
  it('never lets one tongue be spoken by the voice of another', () => {
    expect(pickVoice([voice('zh-CN'), voice('en-US')], 'yue')).toBeNull()
    expect(pickVoice([voice('zh-HK'), voice('yue-CN')], 'zh')).toBeNull()
    expect(pickVoice([], 'en')).toBeNull()
  })
  it('finds it however the browser writes it', () => {
    expect(pickVoice([voice('en-US'), voice('zh_HK')], 'yue')?.lang).toBe('zh_HK')
    expect(pickVoice([voice('zh-TW'), voice('zh-CN')], 'zh')?.lang).toBe('zh-CN')
  })
  it('prefers a voice that needs no network', () => {
    expect(pickVoice([voice('zh-CN', false), voice('zh-CN', true)], 'zh')?.localService).toBe(true)
  })
})
