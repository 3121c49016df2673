/**
 * Signing in, step by step, for every form that asks for it: a password or a provider's word, then a code where the account
 * has a second factor. What went wrong stands in words; nothing typed is lost.
 */
import { onMounted, onScopeDispose, ref, watch } from 'vue'
import { i18n, language } from './i18n'
import { api } from './api'
import type { Provider } from './generated'
import { giveCode, signIn } from './session'
import { useWish } from './useWish'

/** What the gateway says of a journey to a provider, behind the address' `#`: why nobody is signed in, or `code`. */
interface Returned {
  code: string
  subject: string
}

/** By which another window says that somebody signed in there. */
const NEWS = 'tianhe.sign-in'

function returned(): Returned | null {
  const found = new URLSearchParams(location.hash.slice(1))
  const code = found.get('sign-in')
  if (!code) return null
  history.replaceState(history.state, '', location.pathname + location.search) // said once
  return { code, subject: found.get('as') ?? '' }
}

function inWords({ code, subject }: Returned): string {
  const word = `sign_in.${code.replace('.', '_')}`
  const { t, te } = i18n.global
  return te(word, 'zh-CN') ? t(word, { subject }) : t('sign_in.oidc_away')
}

export function useSigningIn() {
  const step = ref<'password' | 'code'>('password')
  const { busy, late, problem, at, rest, wish, forget } = useWish(['username', 'password', 'code'])
  /** What is wrong and stands at no field: of this form, or of the journey to a provider. */
  const error = ref('')
  const providers = ref<Provider[]>([])
  watch(rest, (words) => (error.value = words))
  watch(problem, (refused) => {
    if (refused?.code === 'account.first_step_over') step.value = 'password'
  })

  onMounted(async () => {
    const back = returned()
    if (back?.code === 'code') step.value = 'code'
    else if (back) error.value = inWords(back)
    try {
      providers.value = (await api.get('/api/session/oidc')).providers
    } catch {
      // the password's form is there
    }
  })

  return {
    step,
    busy,
    late,
    error,
    at,
    providers,
    /** Whether whoever it is was let in. */
    password: (username: string, password: string) =>
      wish.once(async () => {
        error.value = ''
        if (!(await signIn(username, password))) step.value = 'code'
      }),
    code: (code: string) => wish.once(() => giveCode(code)),
    again: () => {
      step.value = 'password'
      forget()
    },
    labelOf: (provider: Provider) => (language() === 'en' ? provider.label.en : provider.label.zh),
    addressOf: (provider: Provider, back: string) =>
      `/api/session/oidc/${provider.name}?back=${encodeURIComponent(back)}`,
  }
}

/** Tell the other windows of this browser that somebody signed in. */
export function tellOthers(): void {
  if (!('BroadcastChannel' in window)) return
  const channel = new BroadcastChannel(NEWS)
  channel.postMessage('in')
  channel.close()
}

/** Hear of it, or come back to this window: then look. */
export function onSignedInElsewhere(look: () => void): void {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(NEWS) : null
  if (channel) channel.onmessage = look
  addEventListener('focus', look)
  onScopeDispose(() => {
    channel?.close()
    removeEventListener('focus', look)
  })
}
