/** The JSON of the gateway, by the names that pages call it. What is in it is said by the server: `generated.ts`. */
import type { Api, HolderBody, ProblemDocument, TakeBody } from './generated'

export type {
  Call,
  CallRule,
  ClerkTicket,
  Colleague,
  DistrictMap,
  Estimate,
  FieldDocument as FieldError,
  Hall,
  HallOnMap as HallSummary,
  HallWindow,
  Hours,
  Kiosk,
  Level,
  Note,
  Notice,
  OpenedSession as Session,
  Pause,
  PauseReason,
  Priority,
  Queue,
  QueueLine,
  Role,
  ServiceItem,
  Session as SignedIn,
  TakeBody as TakeTicket,
  TakenTicket,
  Ticket,
  TicketEvent,
  TicketState,
  User,
  WindowState,
  WindowView,
} from './generated'

/** A problem as it arrives: proxies say less of theirs than the gateway, and pages of their own. */
export type ProblemBody = Pick<ProblemDocument, 'title' | 'status'> & Partial<ProblemDocument>
/** As typed: a field is there or not, and never null. */
export type Holder = { [Field in keyof HolderBody]?: NonNullable<HolderBody[Field]> }
/** The classes that a ticket can be taken in. */
export type TakenPriority = NonNullable<TakeBody['priority']>

type Command<Procedure> = Procedure extends `window.${infer Name}` ? Name : never
export type WindowCommand = Command<keyof Api['Replies']>
