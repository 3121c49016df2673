/** What a request is answered with, by its method and its path as the page writes it. Types only. */
import type { Api } from './generated'

type Answers = Api['Answers']

/** A path in its parts, without its query: what a page fills in is `string`. */
type Parts<Path extends string> = Path extends `${infer Head}/${infer Rest}`
  ? [Head, ...Parts<Rest>]
  : [Path extends `${infer Last}?${string}` ? Last : Path]

/** Whether the parts of a path are those of a route, whose `{…}` stand for anything. */
type Fits<Asked, Route> = Asked extends [infer Part, ...infer Rest]
  ? Route extends [infer Named, ...infer Others]
    ? Named extends `{${string}}`
      ? Fits<Rest, Others>
      : string extends Part
        ? false
        : Part extends Named
          ? Fits<Rest, Others>
          : false
    : false
  : Route extends []
    ? true
    : false

type Routes<Method extends string, Path extends string> = {
  [Route in keyof Answers]: Route extends `${Method} ${infer Named}`
    ? Fits<Parts<Path>, Parts<Named>> extends true
      ? Route
      : never
    : never
}[keyof Answers]

/** Of a path that is no route's, or that is not known here: unknown. */
export type Answer<Method extends string, Path extends string> = [Routes<Method, Path>] extends [never]
  ? unknown
  : Answers[Routes<Method, Path>]
