/** HTTP to the gateway: typed answers, errors in the reader's language, commands that happen once. */
import type { Answer, Method, Path, Sent } from './asks'
import { i18n } from './i18n'
import { replaying } from './replay/player'
import type { FieldError, ProblemBody } from './types'

export interface Options {
  /** Names the command: the same key again is the same command. Made for you where none must hold. */
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

  /** The same, and a sentence more. */
  adding(words: string): Problem {
    return new Problem({ ...this, detail: `${this.detail}${words}` })
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

/** Everything that a request can be made of. `file` goes as it is, in the place of a body. */
interface Parts extends Options {
  path?: Record<string, string | number>
  query?: Record<string, string | number | boolean>
  body?: unknown
  file?: Blob
}

/** The address of a path with its names filled in. */
function addressOf(path: string, filled: Parts['path'] = {}, query: Parts['query'] = {}): string {
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(filled[name])))
  const asked = Object.entries(query).map(([name, value]) => [name, String(value)])
  return asked.length ? `${address}?${new URLSearchParams(asked)}` : address
}

async function request(method: Method, path: string, parts: Parts = {}): Promise<unknown> {
  const asks = method === 'get'
  if (!asks) refuseInReplay(path)
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': i18n.global.locale.value })
  const body = parts.body ?? (method === 'post' ? {} : undefined)
  if (!parts.file && body !== undefined) headers.set('Content-Type', 'application/json')
  if (parts.token) headers.set('Authorization', `Bearer ${parts.token}`)
  if (parts.screenToken) headers.set('Screen-Token', parts.screenToken)
  if (!asks) headers.set('Idempotency-Key', parts.idempotencyKey ?? newKey())
  const credentials = parts.leavesNoCookie ? 'omit' : 'same-origin'
  const sent: RequestInit = { method: method.toUpperCase(), headers, credentials }
  if (parts.file) sent.body = parts.file
  else if (body !== undefined) sent.body = JSON.stringify(body)
  if (parts.signal) sent.signal = parts.signal
  return answer(await send(addressOf(path, parts.path, parts.query), sent), path)
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

async function answer(response: Response, path: string): Promise<unknown> {
  if (response.status === 401 && path !== '/api/session') for (const listener of unauthorized) listener()
  if (response.status === 204) return undefined
  const json: unknown = await response.json().catch(() => null)
  if (response.ok && json !== null) return json
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

type Parted<M extends Method, P> = Sent<M, P> & Options & { file?: Blob }
/** Nothing need be said where nothing must be filled in. */
type Rest<T> = object extends T ? [parts?: T] : [parts: T]
type Asking<M extends Method> = <P extends Path<M>>(path: P, ...parts: Rest<Parted<M, P>>) => Promise<Answer<M, P>>

const asking = <M extends Method>(method: M): Asking<M> =>
  ((path: string, parts?: Parts) => request(method, path, parts)) as Asking<M>

/** By a route's own path: `api.get('/api/halls/{hall}/line', { path: { hall } })`. What comes is typed by the route. */
export const api = {
  get: asking('get'),
  post: asking('post'),
  put: asking('put'),
  patch: asking('patch'),
  delete: asking('delete'),
}
