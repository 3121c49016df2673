/** HTTP to the gateway: typed answers, errors in the reader's language, commands that happen once. */
import type { Answer } from './answers'
import { i18n } from './i18n'
import { replaying } from './replay/player'
import type { FieldError, ProblemBody } from './types'

export interface Options {
  /** Names the command; made for you when absent. Give your own to repeat a command after a reload. */
  idempotencyKey?: string
  /** Session token, for pages that do not rely on the cookie. */
  token?: string
  /** The browser neither sends nor keeps a cookie: nobody's session is left on a device that everybody uses. */
  leavesNoCookie?: boolean
  signal?: AbortSignal
  /** What a window's own screen shows of itself. */
  screenToken?: string
}

/** What went wrong, in words for the person: `title` says what, `detail` says what to do. `status` 0: the network. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly elsewhere: string | null
  readonly errors: FieldError[]

  constructor(body: ProblemBody) {
    super(body.detail || body.title)
    this.name = 'Problem'
    this.status = body.status
    this.code = body.code ?? ''
    this.title = body.title
    this.detail = body.detail ?? ''
    this.elsewhere = body.elsewhere ?? null
    this.errors = body.errors ?? []
  }

  /** No answer came. */
  static network(): Problem {
    return new Problem({
      title: i18n.global.t('common.problem.network'),
      detail: i18n.global.t('common.problem.network_detail'),
      status: 0,
      code: 'network',
    })
  }
}

/** What has been is only shown: nothing can be commanded from a page that plays it again. Signing in can. */
export function refuseInReplay(path = ''): void {
  if (!replaying || path.startsWith('/api/session')) return
  throw new Problem({
    title: i18n.global.t('replay.read_only'),
    detail: i18n.global.t('replay.read_only_detail'),
    status: 409,
    code: 'replay',
  })
}

/** How often a request is repeated when the network fails, and how long is waited before each repetition (ms). */
const PAUSES = [400, 1500]

async function request<T>(method: string, path: string, body: unknown, options: Options): Promise<T> {
  if (method !== 'GET') refuseInReplay(path)
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': i18n.global.locale.value })
  const file = body instanceof Blob
  if (body !== undefined && !file) headers.set('Content-Type', 'application/json')
  if (options.token) headers.set('Authorization', `Bearer ${options.token}`)
  if (options.screenToken) headers.set('Screen-Token', options.screenToken)
  if (method !== 'GET') headers.set('Idempotency-Key', options.idempotencyKey ?? newKey())
  const sent: RequestInit = { method, headers, credentials: options.leavesNoCookie ? 'omit' : 'same-origin' }
  if (body !== undefined) sent.body = file ? body : JSON.stringify(body)
  if (options.signal) sent.signal = options.signal
  return answer<T>(await send(path, sent), path)
}

/** The same request with the same idempotency key, again: if the first one arrived, its answer comes back. */
async function send(path: string, sent: RequestInit): Promise<Response> {
  for (const pause of PAUSES) {
    try {
      return await fetch(path, sent)
    } catch (error) {
      if (sent.signal?.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  try {
    return await fetch(path, sent)
  } catch (error) {
    if (sent.signal?.aborted) throw error
    throw Problem.network()
  }
}

const unauthorized: (() => void)[] = []

/** Called whenever a request was answered that nobody is signed in. */
export function onUnauthorized(listener: () => void): void {
  unauthorized.push(listener)
}

async function answer<T>(response: Response, path: string): Promise<T> {
  if (response.status === 401 && path !== '/api/session') for (const listener of unauthorized) listener()
  if (response.status === 204) return undefined as T
  const json: unknown = await response.json().catch(() => null)
  if (response.ok && json !== null) return json as T
  if (isProblem(json)) throw new Problem(json)
  throw new Problem({
    title: i18n.global.t('common.problem.server'),
    detail: i18n.global.t('common.problem.server_detail'),
    status: response.status,
  })
}

function isProblem(json: unknown): json is ProblemBody {
  return typeof json === 'object' && json !== null && typeof (json as ProblemBody).title === 'string'
}

/** `crypto.randomUUID` exists on secure origins only; a screen on the hall's plain-http network has the bytes. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What is read: its type is its route's, where the path is written out; else what the page says. */
interface Reading {
  <Path extends string>(path: Path, options?: Options): Promise<Answer<'get', Path>>
  <T>(path: string, options?: Options): Promise<T>
}

interface Sending<Method extends string> {
  <Path extends string>(path: Path, body?: unknown, options?: Options): Promise<Answer<Method, Path>>
  <T>(path: string, body?: unknown, options?: Options): Promise<T>
}

const sending = <Method extends string>(method: Method, otherwise?: unknown): Sending<Method> =>
  (<T>(path: string, body: unknown = otherwise, options: Options = {}) =>
    request<T>(method.toUpperCase(), path, body, options)) as Sending<Method>

export const api = {
  get: (<T>(path: string, options: Options = {}) => request<T>('GET', path, undefined, options)) as Reading,
  post: sending('post', {}),
  put: sending('put'),
  patch: sending('patch'),
  delete: sending('delete'),
}
