/** What each route is asked with and what it answers, by its method and its path as the server writes it. Types only. */
import type { Api } from './generated'

type Asks = Api['Asks']
type Answers = Api['Answers']

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
export type Path<M extends Method> = { [Route in keyof Asks]: Route extends `${M} ${infer Named}` ? Named : never }[keyof Asks]

type Ask<M extends Method, P> = `${M} ${P & string}` extends infer Route extends keyof Asks ? Asks[Route] : never
type Named<P> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never

type Filled<P> = [Named<P>] extends [never] ? { path?: never } : { path: Record<Named<P>, string | number> }
type Queried<A> = A extends { query: infer Q } ? (object extends Q ? { query?: Q } : { query: Q }) : { query?: never }
type Bodied<A> = A extends { body: infer B } ? (null extends B ? { body?: B } : { body: B }) : { body?: never }
type Keyed<A> = A extends { keyed: true } ? { idempotencyKey: string } : object

/** What a page fills in. */
export type Wanted<M extends Method, P> = Filled<P> & Queried<Ask<M, P>> & Bodied<Ask<M, P>>
/** What a reader's address asks with. */
export type Query<P extends Path<'get'>> = Ask<'get', P> extends { query: infer Q } ? Q : never

/** What is sent: besides, a key where one holds. So nothing that must happen once goes without (`useWish`). */
export type Sent<M extends Method, P> = Wanted<M, P> & Keyed<Ask<M, P>>

/** Of a route that answers nothing, or a file: undefined. */
export type Answer<M extends Method, P> = `${M} ${P & string}` extends infer Route
  ? Route extends keyof Answers
    ? Answers[Route]
    : undefined
  : never
