/**
 * What the server answers, pushes and takes, as it says itself (/openapi.json, /asyncapi.json).
 * Made by `make generated`, and compared by a test. Not to be edited.
 */

export type Role = 'clerk' | 'manager' | 'admin' | 'audit'
export type AppointmentState =
  'booked' | 'arrived' | 'admitted' | 'missed' | 'cancelled' | 'moved' | 'held' | 'released'
export type TicketState = 'waiting' | 'called' | 'serving' | 'held' | 'missed' | 'finished' | 'cancelled'
export type Priority = 'ordinary' | 'elderly' | 'disabled' | 'pregnant' | 'military' | 'appointment'
export type Score = 1 | 2 | 3 | 4 | 5
export type Result = 'rectified' | 'explained' | 'not_adopted'
export type Level = 'free' | 'busy' | 'crowded'
export type WindowState = 'closed' | 'open' | 'paused' | 'calling' | 'serving'
export type PauseReason = 'break' | 'lunch' | 'meeting' | 'training' | 'equipment' | 'other' | 'away'
export type Phase = 'open' | 'last' | 'break' | 'closed'
export type Span = [string, string]
export type ScreenKind = 'tablet' | 'window_board' | 'kiosk' | 'board'
export type CallRule =
  | 'asked_for'
  | 'for_this_window'
  | 'moved'
  | 'returned'
  | 'transferred'
  | 'priority'
  | 'first_come'
  | 'rejoined'
  | 'appointment'

/**
 * By what is asked
 */
export interface Api {
  /**
   * What each route answers
   */
  Answers: {
    'delete /api/accounts/{name}/factor': Account
    'delete /api/appointments/{appointment}': Appointment
    'delete /api/people/enterprises/{code}/mandates/{mandate}': MandateAnswer
    'delete /api/tickets/{ticket}': Ticket
    'get /api/accounts': Accounts
    'get /api/accounts/export.json': Accounts
    'get /api/accounts/{name}/identities': Identities
    'get /api/appointments/{appointment}': ReadAppointment
    'get /api/best-hall': BestHalls
    'get /api/calendar/{year}': CalendarYear
    'get /api/deputies': Deputies
    'get /api/follow-ups': FollowUps
    'get /api/halls/{hall}': Hall
    'get /api/halls/{hall}/appointments': DayAppointments
    'get /api/halls/{hall}/changes': History
    'get /api/halls/{hall}/code': HallCode
    'get /api/halls/{hall}/colleagues': Colleagues
    'get /api/halls/{hall}/configuration': Configuration
    'get /api/halls/{hall}/export.json': Configuration
    'get /api/halls/{hall}/follow-up-owner': FollowUpCharge
    'get /api/halls/{hall}/forecast': Forecast
    'get /api/halls/{hall}/line': HallLine
    'get /api/halls/{hall}/screens': ScreenList
    'get /api/halls/{hall}/slots': Slots
    'get /api/inbox': Inbox
    'get /api/items': OfferedItems
    'get /api/journal/{kind}/{key}': JournalPage
    'get /api/map': DistrictMap
    'get /api/operator/keys': MastersAnswer
    'get /api/operator/parked': ParkedMessages
    'get /api/operator/parked/{message}': ShownMessage
    'get /api/operator/status': Status
    'get /api/people/enterprises': EnterprisesAnswer
    'get /api/people/enterprises/registered': RegisteredAnswer
    'get /api/people/session': PersonSession
    'get /api/people/ways': WaysAnswer
    'get /api/ratings/publication': Publication
    'get /api/ratings/reasons': RatingTerms
    'get /api/replay/{channel}': Replay
    'get /api/screens/mine': RegisteredScreen
    'get /api/session': Session
    'get /api/session/deputies': MyDeputies
    'get /api/session/oidc': Providers
    'get /api/statistics': Statistics
    'get /api/tickets/{ticket}': ReadTicket
    'get /api/tickets/{ticket}/notes': Notes
    'get /api/tickets/{ticket}/rating': TicketRating
    'get /api/tickets/{ticket}/slip': TakenTicket
    'get /api/windows/{window}': WindowView
    'get /healthz': Health
    'get /readyz': Readiness
    'patch /api/accounts/{name}': Account
    'post /api/accounts': Account
    'post /api/accounts/import': ImportedAccounts
    'post /api/accounts/{name}/deputies': Deputy
    'post /api/accounts/{name}/identities': Identities
    'post /api/accounts/{name}/identities/unlink': Identities
    'post /api/accounts/{name}/password': Account
    'post /api/appointments/{appointment}/check-in': TakenTicket
    'post /api/appointments/{appointment}/move': BookedAppointment
    'post /api/follow-ups/{follow_up}/assign': FollowUp
    'post /api/follow-ups/{follow_up}/close': FollowUp
    'post /api/follow-ups/{follow_up}/extend': FollowUp
    'post /api/follow-ups/{follow_up}/take': FollowUp
    'post /api/halls/{hall}/appointments': BookedAppointment
    'post /api/halls/{hall}/check-in': TakenTicket
    'post /api/halls/{hall}/configuration/check': Checked
    'post /api/halls/{hall}/here': Ticket
    'post /api/halls/{hall}/import': Imported
    'post /api/halls/{hall}/tickets': TakenTicket
    'post /api/halls/{hall}/undo': Configuration
    'post /api/halls/{hall}/what-if': WhatIfLine
    'post /api/inbox/read': Inbox
    'post /api/kiosks/{kiosk}/service': Kiosk
    'post /api/operator/keys/rewrap': MastersAnswer
    'post /api/operator/parked/{message}/discard': Settled
    'post /api/operator/parked/{message}/retry': Settled
    'post /api/operator/parked/{message}/reveal': ShownMessage
    'post /api/operator/persons/erase': EraseAnswer
    'post /api/operator/persons/export': ExportAnswer
    'post /api/people/codes': CodeAnswer
    'post /api/people/enterprises/{code}/mandates': MandateAnswer
    'post /api/screens': AdmittedScreen
    'post /api/session': OpenedSession | CodeNeeded
    'post /api/session/acting': Session
    'post /api/session/code': OpenedSession
    'post /api/session/deputies': Deputy
    'post /api/session/factor': RecoveryCodes
    'post /api/session/factor/secret': FactorSecret
    'post /api/session/password': Session
    'post /api/tickets/{ticket}/leave': Ticket
    'post /api/tickets/{ticket}/matters': Ticket
    'post /api/tickets/{ticket}/move': Ticket
    'post /api/tickets/{ticket}/notes': Notes
    'post /api/tickets/{ticket}/rating': TicketRating
    'post /api/tickets/{ticket}/rejoin': Ticket
    'post /api/tickets/{ticket}/return': Ticket
    'post /api/windows/{window}/{command}': WindowView
    'put /api/halls/{hall}/configuration': Configuration
    'put /api/halls/{hall}/follow-up-owner': FollowUpCharge
    'put /api/halls/{hall}/notices': Configuration
    'put /api/halls/{hall}/special-days': Configuration
  }
  /**
   * What each route is asked with; `keyed`: once, however often it is sent
   */
  Asks: {
    'delete /api/accounts/{name}/deputies/{deputy}': {
      keyed: true
    }
    'delete /api/accounts/{name}/factor': {
      keyed: true
    }
    'delete /api/appointments/{appointment}': {
      query: {
        secret?: string
      }
      keyed: true
    }
    'delete /api/people/enterprises/{code}/mandates/{mandate}': {
      keyed: true
    }
    'delete /api/people/session': {
      query: {
        everywhere?: boolean
      }
    }
    'delete /api/people/sessions/{session}': {}
    'delete /api/screens/{screen}': {
      keyed: true
    }
    'delete /api/session': {}
    'delete /api/session/deputies/{deputy}': {
      keyed: true
    }
    'delete /api/tickets/{ticket}': {
      query: {
        secret?: string
      }
      keyed: true
    }
    'get /api/accounts': {}
    'get /api/accounts/export.csv': {}
    'get /api/accounts/export.json': {}
    'get /api/accounts/export.xlsx': {}
    'get /api/accounts/{name}/identities': {}
    'get /api/appointments/{appointment}': {
      query: {
        secret?: string
      }
    }
    'get /api/best-hall': {
      query: {
        item: string
        lon?: number
        lat?: number
      }
    }
    'get /api/calendar/{year}': {}
    'get /api/deputies': {}
    'get /api/follow-ups': {
      query: {
        hall?: string
      }
    }
    'get /api/halls/{hall}': {
      query: {
        at?: string
      }
    }
    'get /api/halls/{hall}/appointments': {
      query: {
        date: string
      }
    }
    'get /api/halls/{hall}/changes': {}
    'get /api/halls/{hall}/code': {}
    'get /api/halls/{hall}/colleagues': {}
    'get /api/halls/{hall}/configuration': {}
    'get /api/halls/{hall}/export.csv': {
      query: {
        sheet: 'queues' | 'windows' | 'items' | 'hours' | 'special' | 'notices'
      }
    }
    'get /api/halls/{hall}/export.json': {}
    'get /api/halls/{hall}/export.xlsx': {}
    'get /api/halls/{hall}/follow-up-owner': {}
    'get /api/halls/{hall}/forecast': {}
    'get /api/halls/{hall}/line': {}
    'get /api/halls/{hall}/screens': {}
    'get /api/halls/{hall}/slots': {
      query: {
        item: string
        date: string
      }
    }
    'get /api/inbox': {}
    'get /api/items': {}
    'get /api/journal/{kind}/{key}': {
      query: {
        after?: number
        limit?: number
      }
    }
    'get /api/map': {
      query: {
        at?: string
      }
    }
    'get /api/operator/keys': {}
    'get /api/operator/parked': {}
    'get /api/operator/parked/{message}': {}
    'get /api/operator/status': {}
    'get /api/people/enterprises': {}
    'get /api/people/enterprises/registered': {
      query: {
        q?: string
      }
    }
    'get /api/people/oidc/{provider}': {
      query: {
        back?: string
        own_device?: boolean
        link?: boolean
      }
    }
    'get /api/people/oidc/{provider}/return': {}
    'get /api/people/session': {}
    'get /api/people/ways': {}
    'get /api/ratings/publication': {
      query: {
        from: string
        to: string
        hall?: string
      }
    }
    'get /api/ratings/reasons': {}
    'get /api/replay/{channel}': {
      query: {
        from: string
        to: string
      }
    }
    'get /api/screens/mine': {}
    'get /api/session': {}
    'get /api/session/deputies': {}
    'get /api/session/oidc': {}
    'get /api/session/oidc/{provider}': {
      query: {
        back?: string
      }
    }
    'get /api/session/oidc/{provider}/callback': {}
    'get /api/speech/{voice}/calls/{number}/{window}': {}
    'get /api/speech/{voice}/prompts/{prompt}': {}
    'get /api/statistics': {
      query: {
        from: string
        to: string
        by: 'hall' | 'queue' | 'item' | 'window' | 'clerk' | 'hour' | 'day'
        hall?: string
      }
    }
    'get /api/statistics.xlsx': {
      query: {
        from: string
        to: string
        by: 'hall' | 'queue' | 'item' | 'window' | 'clerk' | 'hour' | 'day'
        hall?: string
      }
    }
    'get /api/tickets/{ticket}': {
      query: {
        at?: string
        secret?: string
      }
    }
    'get /api/tickets/{ticket}/notes': {}
    'get /api/tickets/{ticket}/rating': {
      query: {
        secret?: string
      }
    }
    'get /api/tickets/{ticket}/slip': {
      query: {
        secret?: string
      }
    }
    'get /api/windows/{window}': {
      query: {
        at?: string
      }
    }
    'get /healthz': {}
    'get /metrics': {}
    'get /readyz': {}
    'patch /api/accounts/{name}': {
      body: AccountChange
      keyed: true
    }
    'patch /api/departments/{department}': {
      body: DepartmentChange
      keyed: true
    }
    'patch /api/posts/{post}': {
      body: PostChange
      keyed: true
    }
    'post /api/accounts': {
      body: NewAccount
      keyed: true
    }
    'post /api/accounts/import': {
      query: {
        apply?: boolean
      }
      keyed: true
    }
    'post /api/accounts/{name}/deputies': {
      body: NewDeputy
      keyed: true
    }
    'post /api/accounts/{name}/identities': {
      body: IdentityBody
      keyed: true
    }
    'post /api/accounts/{name}/identities/unlink': {
      body: IdentityBody
      keyed: true
    }
    'post /api/accounts/{name}/password': {
      body: TemporaryPassword
      keyed: true
    }
    'post /api/appointments/{appointment}/check-in': {
      query: {
        secret?: string
      }
    }
    'post /api/appointments/{appointment}/move': {
      body: MoveBody
      query: {
        secret?: string
      }
      keyed: true
    }
    'post /api/departments': {
      body: NewDepartment
      keyed: true
    }
    'post /api/departments/{department}/close': {
      body: Closing
      keyed: true
    }
    'post /api/departments/{department}/reopen': {
      keyed: true
    }
    'post /api/follow-ups/{follow_up}/assign': {
      body: OwnerBody
      keyed: true
    }
    'post /api/follow-ups/{follow_up}/close': {
      body: CloseBody
      keyed: true
    }
    'post /api/follow-ups/{follow_up}/extend': {
      body: ReasonBody
      keyed: true
    }
    'post /api/follow-ups/{follow_up}/take': {
      keyed: true
    }
    'post /api/halls/{hall}/appointments': {
      body: BookBody
      keyed: true
    }
    'post /api/halls/{hall}/check-in': {
      body: CheckInBody
    }
    'post /api/halls/{hall}/configuration/check': {
      body: ConfigurationBody
    }
    'post /api/halls/{hall}/here': {
      body: HereBody
      keyed: true
    }
    'post /api/halls/{hall}/import': {
      query: {
        version?: number
        apply?: boolean
      }
      keyed: true
    }
    'post /api/halls/{hall}/tickets': {
      body: TakeBody
      keyed: true
    }
    'post /api/halls/{hall}/undo': {
      body: VersionBody
      keyed: true
    }
    'post /api/halls/{hall}/what-if': {
      body: WhatIfBody
    }
    'post /api/inbox/read': {
      body: ReadBody
      keyed: true
    }
    'post /api/kiosks/{kiosk}/service': {
      body: ServiceBody
      keyed: true
    }
    'post /api/operator/keys/rewrap': {}
    'post /api/operator/parked/{message}/discard': {
      body: Why
    }
    'post /api/operator/parked/{message}/retry': {}
    'post /api/operator/parked/{message}/reveal': {
      body: Why
    }
    'post /api/operator/persons/erase': {
      body: EraseBody
    }
    'post /api/operator/persons/export': {
      body: ExportBody
    }
    'post /api/people/codes': {
      body: CodeBody
      keyed: true
    }
    'post /api/people/enterprises': {
      body: EnterpriseBody
    }
    'post /api/people/enterprises/{code}/mandates': {
      body: MandateBody
      keyed: true
    }
    'post /api/people/phone': {
      body: NewPhoneBody
      keyed: true
    }
    'post /api/people/session': {
      body: CodeSignInBody
      keyed: true
    }
    'post /api/posts': {
      body: NewPost
      keyed: true
    }
    'post /api/screens': {
      body: ScreenBody
      keyed: true
    }
    'post /api/session': {
      body: Credentials
    }
    'post /api/session/acting': {
      body: ActingChoice
      keyed: true
    }
    'post /api/session/code': {
      body: Code
    }
    'post /api/session/deputies': {
      body: NewDeputy
      keyed: true
    }
    'post /api/session/factor': {
      body: Enrolment
    }
    'post /api/session/factor/secret': {}
    'post /api/session/password': {
      body: PasswordChange
      keyed: true
    }
    'post /api/session/use': {}
    'post /api/tickets/{ticket}/leave': {
      query: {
        secret?: string
      }
      keyed: true
    }
    'post /api/tickets/{ticket}/matters': {
      body: MatterBody
      query: {
        secret?: string
      }
      keyed: true
    }
    'post /api/tickets/{ticket}/move': {
      body: MoveTicketBody
      keyed: true
    }
    'post /api/tickets/{ticket}/notes': {
      body: NoteBody
      keyed: true
    }
    'post /api/tickets/{ticket}/rating': {
      body: RateBody
      query: {
        secret?: string
      }
      keyed: true
    }
    'post /api/tickets/{ticket}/rejoin': {
      query: {
        secret?: string
      }
      keyed: true
    }
    'post /api/tickets/{ticket}/return': {
      query: {
        secret?: string
      }
      keyed: true
    }
    'post /api/windows/{window}/{command}': {
      body: WindowBody | null
      keyed: true
    }
    'put /api/halls/{hall}/configuration': {
      body: ConfigurationBody
      keyed: true
    }
    'put /api/halls/{hall}/follow-up-owner': {
      body: OwnerBody
      keyed: true
    }
    'put /api/halls/{hall}/notices': {
      body: NoticesBody
      keyed: true
    }
    'put /api/halls/{hall}/special-days': {
      body: SpecialDaysBody
      keyed: true
    }
  }
  /**
   * What each family of log channels adds
   */
  Entries: {
    inbox: InboxEntry
    ticket: TicketEvent
  }
  /**
   * What each procedure of the socket answers
   */
  Replies: {
    'ticket.take': TakenTicket
    'window.call': WindowView
    'window.call-next': WindowView
    'window.close': WindowView
    'window.finish': WindowView
    'window.give-back': WindowView
    'window.hand-over': WindowView
    'window.help': WindowView
    'window.hold': WindowView
    'window.left': WindowView
    'window.no-show': WindowView
    'window.open': WindowView
    'window.pause': WindowView
    'window.recall': WindowView
    'window.resume': WindowView
    'window.start': WindowView
    'window.take-over': WindowView
    'window.transfer': WindowView
  }
  /**
   * What each family of channels shows
   */
  Values: {
    counter: Counter
    follow_ups: FollowUpCounts
    hall: Hall
    inbox: Inbox
    kiosk: Kiosk
    letters: LettersCounted
    line: QueueLine
    map: DistrictMap
    organisation: Organisation
    person: PersonShown
    queue: QueueFigures
    screens: ScreenList
    ticket: Ticket
    window: WindowView
  }
}
/**
 * A member of staff. `second_factor`: signing in takes a code besides. `posts` are held in departments;
 * `departments`: for which these let the account act.
 */
export interface Account {
  name: string
  display_name: string
  roles: Role[]
  halls: string[]
  disabled: boolean
  must_change: boolean
  second_factor: boolean
  posts: string[]
  departments: string[]
}
/**
 * `code`: six figures to type at a kiosk.
 */
export interface Appointment {
  id: string
  hall: string
  item: string
  item_name: string
  start: string
  end: string
  state: AppointmentState
  ticket: string | null
  moved_to: string | null
  behalf: string | null
  code: string
}
export interface MandateAnswer {
  id: string
  agent: string
  items: string[]
  until: string
  granted_at: string
  revoked_at: string | null
  state: 'active' | 'expired' | 'revoked'
}
/**
 * A ticket as its holder sees it. `position`: 1 is next. `estimate`: null where it cannot be known: no window is
 * open. `confirm_by`: taken from afar, it lapses unless the person is in the hall by then. `soon`: they should be
 * near. `reason`: why it waits again, or was cancelled. `behalf`: the enterprise that it is for.
 */
export interface Ticket {
  id: string
  number: string
  hall: string
  hall_name: string
  queue: string
  queue_name: string
  item: string | null
  state: TicketState
  position: number | null
  ahead: number | null
  estimate: Estimate | null
  window: string | null
  priority: Priority
  taken_at: string
  called_at: string | null
  leave: Leave | null
  may_leave: boolean
  may_rejoin: boolean
  confirm_by: string | null
  soon: boolean
  matters: Matter[]
  reason?: string
  behalf?: string
}
/**
 * Half of the people waited less than `p50` seconds, nine in ten less than `p90`.
 */
export interface Estimate {
  p50: number
  p90: number
}
/**
 * Away with leave until then; calls pass by.
 */
export interface Leave {
  until: string
}
/**
 * One of the things a ticket is for, in order. One without an item is its queue's.
 */
export interface Matter {
  item: string | null
  item_name: string | null
  queue: string
  queue_name: string
  done: boolean
}
export interface Accounts {
  accounts: Account[]
}
export interface Identities {
  identities: KnownIdentity[]
}
/**
 * Who somebody is at a provider; `provider` is empty where it is set no longer.
 */
export interface KnownIdentity {
  provider: string
  issuer: string
  subject: string
}
/**
 * As its holder reads it: with what opens the one it was moved to.
 */
export interface ReadAppointment {
  id: string
  hall: string
  item: string
  item_name: string
  start: string
  end: string
  state: AppointmentState
  ticket: string | null
  moved_to: string | null
  behalf: string | null
  code: string
  moved_secret: string | null
  secret?: string
}
export interface BestHalls {
  halls: HallChoice[]
}
/**
 * A hall that handles an item: the wait, the way there (null where it is not known whence), both added.
 */
export interface HallChoice {
  id: string
  name: string
  name_en: string
  open: boolean
  wait: Estimate | null
  distance_m: number | null
  travel_seconds: number | null
  total_seconds: number | null
}
/**
 * `provisional`: no official arrangement is known.
 */
export interface CalendarYear {
  year: number
  provisional: boolean
  days: CalendarDay[]
}
/**
 * A day unlike others of its weekday: a public holiday, or one that is worked instead.
 */
export interface CalendarDay {
  date: string
  working: boolean
  holiday: string | null
  holiday_en: string | null
}
export interface Deputies {
  deputies: Deputy[]
}
/**
 * `deputy` stands in for `principal` from `since` until before `until`; `by` (null: the principal) appointed them.
 * `holds`: now.
 */
export interface Deputy {
  id: string
  principal: Person
  deputy: Person
  since: string
  until: string
  by: Person | null
  holds: boolean
}
/**
 * A member of staff, as colleagues see them.
 */
export interface Person {
  name: string
  display_name: string
}
export interface FollowUps {
  follow_ups: FollowUp[]
}
/**
 * A bad rating to be settled, as managers see it; `day`: such as 20261123.
 */
export interface FollowUp {
  id: string
  hall: string
  window: string
  clerk: string | null
  clerk_name: string | null
  ticket_number: string
  day: string
  score: Score
  reasons: string[]
  comment: string | null
  opened_at: string
  due_at: string
  owner: string | null
  owner_name: string | null
  state: 'open' | 'taken' | 'closed'
  overdue: boolean
  extension: string | null
  may_extend: boolean
  taken_at: string | null
  closed_at: string | null
  result: Result | null
  outcome: string | null
}
/**
 * A hall with all that its board shows. `calls`: newest first, at most seven. `hours`, `floor`: of a hall that
 * keeps hours; `notices`, `kiosks`: where there are any.
 */
export interface Hall {
  id: string
  name: string
  name_en: string
  lon: number
  lat: number
  open: boolean
  waiting: number
  windows_open: number
  estimate: Estimate | null
  level: Level
  queues: Queue[]
  windows: HallWindow[]
  items: ServiceItem[]
  calls: Call[]
  business_day: string
  hours?: Hours
  notices?: Notice[]
  floor?: Floor
  kiosks?: KioskEntry[]
}
/**
 * `absent`: of those who wait, who is away for a while or not in the hall yet.
 */
export interface Queue {
  id: string
  prefix: string
  name: string
  name_en: string
  waiting: number
  absent: number
  estimate: Estimate | null
}
/**
 * `clerk`: who sits there, by name. `group`: windows of one group, for transfers to whichever is free.
 */
export interface HallWindow {
  id: string
  number: string
  state: WindowState
  serving: string | null
  items: string[]
  queues: string[]
  pause?: Pause
  clerk?: string
  group?: string
  express?: Express
}
/**
 * `away`: the clerk left their desk while somebody was called. `until`: when the window is expected back.
 */
export interface Pause {
  reason: PauseReason | null
  until: string | null
}
/**
 * A window that takes short matters only: these `items`, or those of queues that take no longer (`seconds`).
 */
export interface Express {
  items?: string[]
  seconds?: number
}
export interface ServiceItem {
  id: string
  name: string
  name_en: string
  queue: string
  [k: string]: unknown
}
/**
 * `times`: how often the number was called.
 */
export interface Call {
  number: string
  window: string
  at: string
  times: number
  queue: string
}
/**
 * Opening hours, as they are now. `today`: its spans, such as ["09:00", "12:00"]; none on a day off. `phase`:
 * `last` is open, but no more tickets, `break` opens again today. `opens`: when tickets are next given, where they are
 * not now and it is known. `always`: a demonstration gives tickets though its hours do not. `provisional`: the year's
 * official holidays are not known yet. `reason`: why the day is unlike others of its weekday, in words, or
 * `out_of_service`.
 */
export interface Hours {
  today: [string, string][]
  open_now: boolean
  phase: Phase
  opens: string | null
  next_change: string | null
  last_ticket: string | null
  provisional: boolean
  reason: string | null
  reason_en: string | null
  always?: boolean
}
/**
 * `until`: shown no longer from this moment on; null: until it is taken down.
 */
export interface Notice {
  id: string
  text: string
  text_en?: string
  until?: string | null
  [k: string]: unknown
}
/**
 * Lengths are in decimetres.
 */
export interface Floor {
  width: number
  height: number
  rooms?: FloorRoom[]
  windows?: FloorWindow[]
  [k: string]: unknown
}
/**
 * Lengths are in decimetres.
 */
export interface FloorRoom {
  id?: string
  name: string
  name_en?: string
  x: number
  y: number
  w: number
  h: number
  [k: string]: unknown
}
/**
 * Lengths are in decimetres.
 */
export interface FloorWindow {
  number: string
  x: number
  y: number
  w: number
  h: number
  [k: string]: unknown
}
export interface KioskEntry {
  id: string
  name: string
  in_service: boolean
}
export interface DayAppointments {
  appointments: DayAppointment[]
}
/**
 * An appointment as staff see it; `mask`: the masked name.
 */
export interface DayAppointment {
  id: string
  hall: string
  item: string
  item_name: string
  start: string
  end: string
  state: AppointmentState
  ticket: string | null
  moved_to: string | null
  behalf: string | null
  mask: string | null
}
/**
 * The last versions of a configuration, newest first.
 */
export interface History {
  changes: Version[]
}
export interface Version {
  version: number
  at: string
  by: string
  changes: Change[]
}
/**
 * What differs in one part (`id`: of which entry), in words; `before` and `after` are what stood and stands.
 */
export interface Change {
  part: string
  id: string | null
  what: 'added' | 'removed' | 'changed'
  before: unknown
  after: unknown
  words: Words
}
/**
 * A text in both languages.
 */
export interface Words {
  zh: string
  en: string
}
/**
 * The code that shows presence now, until when, and how many seconds that is by the hall's clock.
 */
export interface HallCode {
  code: string
  until: string
  seconds: number
}
export interface Colleagues {
  colleagues: Colleague[]
}
/**
 * A clerk of the hall; `window`: the id of the one they have open, in whichever hall.
 */
export interface Colleague {
  name: string
  display_name: string
  window: string | null
}
/**
 * A hall's whole configuration; `by`: who set this version.
 */
export interface Configuration {
  id: string
  version: number
  name: string
  name_en: string
  lon: number
  lat: number
  open: boolean
  queues: QueueEntry[]
  windows: WindowEntry[]
  items: ServiceItem[]
  hours: HoursEntry
  notices: Notice[]
  floor: Floor | NoFloor
  by: string
}
/**
 * `service_seconds`: mean service.
 */
export interface QueueEntry {
  id: string
  prefix: string
  name: string
  name_en: string
  service_seconds?: number
  [k: string]: unknown
}
/**
 * `queues` in order of preference.
 */
export interface WindowEntry {
  id: string
  queues: string[]
  items?: string[]
  profiles?: Profile[]
  express?: Express | null
  group?: string | null
  [k: string]: unknown
}
/**
 * In these hours (`from`, `to`) a window serves these queues instead of its own.
 */
export interface Profile {
  from: string
  to: string
  queues: string[]
  [k: string]: unknown
}
/**
 * Opening hours; none: the hall keeps none. `adjusted`: weekend days worked by official order. `holidays`: closed
 * on public holidays.
 */
export interface HoursEntry {
  week?: Week
  adjusted?: Span[]
  holidays?: boolean
  last_ticket_minutes?: number
  grace_minutes?: number
  special?: SpecialDay[]
}
export interface Week {
  mon?: Span[]
  tue?: Span[]
  wed?: Span[]
  thu?: Span[]
  fri?: Span[]
  sat?: Span[]
  sun?: Span[]
}
/**
 * A date with hours of its own; no spans: closed.
 */
export interface SpecialDay {
  date: string
  spans: Span[]
  reason?: string
  reason_en?: string
}
/**
 * No floor plan was drawn.
 */
export interface NoFloor {}
/**
 * Who is in charge of a hall's bad ratings, and who else could be.
 */
export interface FollowUpCharge {
  owner: string | null
  managers: FollowUpManager[]
}
export interface FollowUpManager {
  name: string
  display_name: string
}
export interface Forecast {
  hours: ForecastHour[]
}
/**
 * What newcomers from then on should expect, in seconds; null where it cannot be known.
 */
export interface ForecastHour {
  from: string
  p50: number | null
  p90: number | null
  level: Level | null
}
/**
 * Everyone in the hall's queues, in order.
 */
export interface HallLine {
  queues: LineQueue[]
}
export interface LineQueue {
  id: string
  prefix: string
  name: string
  name_en: string
  tickets: LineTicket[]
}
/**
 * A ticket as reception sees it. `holder`: masked, never the whole of it. `moved`: put elsewhere by staff. `by`:
 * `reception` where staff registered it. `notes`: how many it carries.
 */
export interface LineTicket {
  id: string
  number: string
  position: number | null
  state: TicketState
  priority: Priority
  item_name: string | null
  holder: string | null
  taken_at: string
  estimate: Estimate | null
  window: string | null
  leave: Leave | null
  confirm_by: string | null
  moved: boolean
  by: 'reception' | null
  notes: number
}
export interface ScreenList {
  screens: ListedScreen[]
}
/**
 * A device in its hall's list: who let it in and when, and when it was last seen.
 */
export interface ListedScreen {
  id: string
  kind: ScreenKind
  place: string
  name: string
  by: string
  admitted_at: string
  seen_at: string | null
}
export interface Slots {
  slots: Slot[]
}
/**
 * `left`: places; 0: fully booked.
 */
export interface Slot {
  start: string
  end: string
  left: number
}
/**
 * A person's notices, the newest first; `unread` counts all that are kept.
 */
export interface Inbox {
  person: string
  unread: number
  notices: InboxNotice[]
}
/**
 * What one person should know. `path`: the page where there is more.
 */
export interface InboxNotice {
  number: number
  at: string
  code: string
  text: Words
  path: string
  read: boolean
}
export interface OfferedItems {
  items: OfferedItem[]
}
/**
 * A service item, and the ids of the halls that take it.
 */
export interface OfferedItem {
  id: string
  name: string
  name_en: string
  halls: string[]
}
/**
 * `next` is the `after` of the following page, null on the last.
 */
export interface JournalPage {
  events: JournalEvent[]
  next: number | null
}
/**
 * One event: what happened, when, by whose command. Personal data is sealed or masked in `data`. `seq`: its number
 * in this actor's journal, from 1 without gaps. `behalf`: for whom the actor stood in.
 */
export interface JournalEvent {
  seq: number
  type: string
  at: string
  actor: string
  behalf: string | null
  command_id: string
  data: {
    [k: string]: unknown
  }
}
/**
 * All halls of the district; `at`: when one of them last changed.
 */
export interface DistrictMap {
  halls: HallOnMap[]
  at: string
}
/**
 * `phase` is that of its hours (without any: open or closed), `opens` when numbers are next given, where none are
 * now and that is known.
 */
export interface HallOnMap {
  id: string
  name: string
  name_en: string
  lon: number
  lat: number
  open: boolean
  waiting: number
  windows_open: number
  estimate: Estimate | null
  level: Level
  phase: Phase
  opens: string | null
}
/**
 * By the id of each master key that wraps data keys, how many; `newest` wraps from now on.
 */
export interface MastersAnswer {
  newest: string
  used: {
    [k: string]: number
  }
  rewrapped?: number
}
/**
 * `more`: there are others behind these.
 */
export interface ParkedMessages {
  parked: ParkedMessage[]
  more: boolean
}
/**
 * A message that was put aside, without what it says: what operators call it, when it was told, by whom, to whom,
 * its type, why it was put aside and after how many tries.
 */
export interface ParkedMessage {
  id: string
  at: string
  source: string
  target: string
  message: string
  failure: string
  tries: number
}
/**
 * A message with its fields. What may be about a person is masked unless it was `revealed`.
 */
export interface ShownMessage {
  id: string
  at: string
  source: string
  target: string
  message: string
  failure: string
  tries: number
  fields: {
    [k: string]: unknown
  }
  revealed: boolean
}
/**
 * How the hall is. `store` is null where the database does not answer; `problem` then says why.
 */
export interface Status {
  version: string
  epoch: string
  /**
   * When this was by the gateway's machine, in microseconds since 1970 UTC
   */
  at: number
  hosts: HostFigures[]
  store: StoreFigures | null
  problem?: string | null
  gateway: GatewayFigures
}
/**
 * One host. Counters are totals since its start; `started` is 0 where it answers calls and its figures could not
 * be read.
 */
export interface HostFigures {
  index: number
  pid: number
  node: string
  epoch: string
  /**
   * When it began, in microseconds since 1970 UTC
   */
  started: number
  /**
   * Actors in its memory
   */
  actors: number
  turns: number
  commits: number
  /**
   * Turns that were committed
   */
  committed: number
  failed_commits: number
  /**
   * Most turns in one commit
   */
  batch_largest: number
  /**
   * Most messages that wait for one actor now
   */
  mailbox_deepest: number
  /**
   * Messages in mailboxes now
   */
  waiting: number
  /**
   * Messages to actors of other hosts on their way now
   */
  sending: number
  /**
   * Lines of messages whose first one failed and is tried again
   */
  retrying: number
  /**
   * Gateways and hosts that talk to it
   */
  sessions: number
  /**
   * Memory in bytes
   */
  resident: number
  /**
   * It does not answer: all its other figures are 0
   */
  silent: boolean
}
/**
 * The database and what waits in it.
 */
export interface StoreFigures {
  /**
   * Events in the journal
   */
  position: number
  /**
   * Messages to actors that were committed and not yet taken
   */
  outbox: number
  /**
   * Age of the oldest of them; 0: none
   */
  oldest_seconds: number
  /**
   * Messages put aside for a person, counted up to 1000
   */
  parked: number
  bytes: number
  /**
   * A database server's clock less ours; null: it is on this machine
   */
  skew_seconds: number | null
}
/**
 * The gateway that answers.
 */
export interface GatewayFigures {
  pid: number
  /**
   * Memory in bytes
   */
  resident: number
  /**
   * Live connections
   */
  sockets: number
  /**
   * Channels that somebody watches or watched a minute ago
   */
  channels: number
  /**
   * Publications sent to live connections since the start
   */
  deliveries: number
  /**
   * Events in the journal that have not reached this gateway's feed yet
   */
  feed_lag: number | null
}
export interface EnterprisesAnswer {
  enterprises: EnterpriseAnswer[]
}
/**
 * An enterprise as one of its people sees it; `represents`: its legal representative, who sees all mandates.
 */
export interface EnterpriseAnswer {
  code: string
  name: string
  representative: string
  represents: boolean
  mandates: MandateAnswer[]
}
/**
 * `more`: there are others beside.
 */
export interface RegisteredAnswer {
  enterprises: RegisteredEnterprise[]
  more: boolean
}
/**
 * As an administrator sees it. `mandates`: how many stand; `representative`: a mask, only where a whole code was
 * asked for.
 */
export interface RegisteredEnterprise {
  code: string
  name: string
  registered_at: string
  mandates: number
  representative: string | null
}
/**
 * Whoever is signed in; null: nobody.
 */
export interface PersonSession {
  person: PersonAnswer | null
}
/**
 * Whoever is signed in, masked. `level` is that of the account, `session_level` that of this sign-in, `session` the
 * id of it among the `sessions`.
 */
export interface PersonAnswer {
  id: string
  level: number
  session_level: number
  session: string
  called: string
  name: string | null
  phone: string | null
  number: string | null
  sessions: SessionShown[]
  things: Belonging[]
}
/**
 * Where somebody is signed in. `own`: on a device that they said is their own; `level`: by which assurance;
 * `browser` and `system`: of which of a few kinds, or `other`.
 */
export interface SessionShown {
  id: string
  since: string
  until: string
  level: number
  own: boolean
  browser: string
  system: string
}
/**
 * Something of the person's in the house: its own routes tell more. `behalf`: the enterprise that it is for.
 */
export interface Belonging {
  kind: 'ticket' | 'appointment'
  id: string
  place: string
  title: string
  at: string
  behalf: string | null
}
/**
 * How somebody can sign in here. `shown`: a demonstration, which shows codes instead of sending them.
 */
export interface WaysAnswer {
  phone: boolean
  shown: boolean
  providers: ProviderAnswer[]
}
/**
 * An identity provider, and what its button says.
 */
export interface ProviderAnswer {
  id: string
  zh: string
  en: string
}
/**
 * The figures of a period's services, of one hall or all (null). Rates are 0 to 1, null where nothing is there to
 * divide by.
 */
export interface Publication {
  from: string
  to: string
  hall: string | null
  services: number
  ratings: number
  adopted: number
  levels: PublishedLevel[]
  bad: number
  not_adopted: number
  settled: number
  settled_in_time: number
  evaluation_rate: number | null
  good_rate: number | null
  rectification_rate: number | null
  on_time_rate: number | null
}
export interface PublishedLevel {
  score: Score
  name: string
  name_en: string
  count: number
  share: number | null
}
/**
 * `levels`: the best first.
 */
export interface RatingTerms {
  version: string
  limits: RatingLimits
  levels: RatingLevel[]
}
export interface RatingLimits {
  rate_within_days: number
  ask_seconds: number
  rectify_working_days: number
  extended_working_days: number
}
export interface RatingLevel {
  score: Score
  name: string
  name_en: string
  reasons: RatingReason[]
}
export interface RatingReason {
  id: string
  name: string
  name_en: string
}
/**
 * `value` is what was shown at `from` (null: nothing yet), and `publications` what followed, gapless up
 * to `until`: ask again from there for more. Of a state channel's changes at one moment the last is given.
 */
export interface Replay {
  channel: string
  offset: number
  value: unknown
  publications: ReplayedPublication[]
  until: string
}
/**
 * What a channel published: whole values of a state channel, entries of a log channel. `offset`: the event's
 * number, which the live channel had.
 */
export interface ReplayedPublication {
  offset: number
  at: string
  data: unknown
}
/**
 * A device as its own page knows it; `place` is a window's, a terminal's or a hall's id.
 */
export interface RegisteredScreen {
  id: string
  kind: ScreenKind
  hall: string
  place: string
  name: string
}
/**
 * `how`: by password or at a provider. `idle_seconds`: it ends when it was not used for so long; 0: it does not.
 */
export interface Session {
  user: User
  how: 'password' | 'oidc'
  idle_seconds: number
}
/**
 * Who is signed in: their roles, and the places and departments where these hold; while they act for somebody else
 * (`acting`), that account's. `must_change`: the password is a temporary one, good for nothing but choosing another.
 * `second_factor`: signing in takes a code besides; `must_enrol`: one is needed, and nothing else goes until there is
 * one.
 */
export interface User {
  name: string
  display_name: string
  roles: Role[]
  halls: string[]
  must_change?: boolean
  second_factor?: boolean
  must_enrol?: boolean
  posts?: string[]
  departments?: string[]
  acting?: Acting
}
/**
 * For whom somebody acts, and until when at the latest; null: that account lends its rights no longer.
 */
export interface Acting {
  name: string
  display_name: string
  until: string | null
}
/**
 * Who stands in for me, and for whom I do; now, or later.
 */
export interface MyDeputies {
  deputies: Deputy[]
  standing_in: Deputy[]
  colleagues: Person[]
}
export interface Providers {
  providers: Provider[]
}
/**
 * By whom members of staff can be recognised.
 */
export interface Provider {
  name: string
  label: Words
}
/**
 * Figures of days (`from` to `to`, both included), in all and by what a row is of.
 */
export interface Statistics {
  from: string
  to: string
  by: 'hall' | 'queue' | 'item' | 'window' | 'clerk' | 'hour' | 'day'
  target_seconds: number
  totals: Figures
  rows: StatisticsRow[]
}
export interface Figures {
  arrivals: number
  served: number
  missed: number
  abandoned: number
  wait: Waits | null
  service: Times | null
  rating: MeanRating | null
}
export interface Waits {
  mean: number
  p50: number
  p90: number
  within_target: number
}
export interface Times {
  mean: number
  p50: number
  p90: number
}
export interface MeanRating {
  mean: number
  count: number
  bad: number
}
export interface StatisticsRow {
  arrivals: number
  served: number
  missed: number
  abandoned: number
  wait: Waits | null
  service: Times | null
  rating: MeanRating | null
  key: string
  name: string
  name_en: string
}
/**
 * Whoever took it while signed in is told the secret again, on every device.
 */
export interface ReadTicket {
  id: string
  number: string
  hall: string
  hall_name: string
  queue: string
  queue_name: string
  item: string | null
  state: TicketState
  position: number | null
  ahead: number | null
  estimate: Estimate | null
  window: string | null
  priority: Priority
  taken_at: string
  called_at: string | null
  leave: Leave | null
  may_leave: boolean
  may_rejoin: boolean
  confirm_by: string | null
  soon: boolean
  matters: Matter[]
  reason?: string
  behalf?: string
  secret?: string
}
export interface Notes {
  notes: Note[]
}
/**
 * What staff wrote about a ticket; `by`: who, as people call them.
 */
export interface Note {
  text: string
  by: string
  at: string
}
/**
 * A ticket's services. `pass`, for a screen only: what goes into the code that a phone reads.
 */
export interface TicketRating {
  pass?: string
  ticket: string
  hall: string
  number: string | null
  services: RatedService[]
}
/**
 * A service that a ticket was given; `day`: such as 20261123.
 */
export interface RatedService {
  service: number
  window: string
  queue: string
  queue_name: string
  item: string | null
  item_name: string | null
  day: string
  ended_at: string
  open_until: string
  rated: Rated | null
}
/**
 * What was said of a service; `follow_up`: where a bad rating stands.
 */
export interface Rated {
  score: Score
  reasons: string[]
  at: string
  follow_up: ('open' | 'rectified' | 'explained' | 'not_adopted') | null
}
/**
 * A ticket with its secret, which opens it.
 */
export interface TakenTicket {
  id: string
  number: string
  hall: string
  hall_name: string
  queue: string
  queue_name: string
  item: string | null
  state: TicketState
  position: number | null
  ahead: number | null
  estimate: Estimate | null
  window: string | null
  priority: Priority
  taken_at: string
  called_at: string | null
  leave: Leave | null
  may_leave: boolean
  may_rejoin: boolean
  confirm_by: string | null
  soon: boolean
  matters: Matter[]
  reason?: string
  behalf?: string
  secret: string
}
/**
 * A window as its clerk sees it. `clerk` is an account, `clerk_name` what people call them. `express`: the items
 * that it takes where it takes short matters only. `waiting` in its queues and the first three who would be called
 * (`next`): only where the window itself is read.
 */
export interface WindowView {
  id: string
  number: string
  hall: string
  hall_name: string
  state: WindowState
  clerk: string | null
  clerk_name: string | null
  queues: string[]
  items: string[]
  serving: string | null
  ticket: ClerkTicket | null
  held: ClerkTicket[]
  served_today: number
  pause?: Pause
  offer?: Offer
  helping?: Helping
  group?: string
  express?: string[]
  day?: WindowDay
  handed_over_from?: string
  handed_over_from_name?: string
  visits?: Visit[]
  waiting?: number
  next?: Coming[]
}
/**
 * A ticket as the clerk sees it. `holder`: the masked name, never the whole of it. `matters`: everything the person
 * came for, in order; empty where `item` is all. `notes`: how many it carries.
 */
export interface ClerkTicket {
  id: string
  number: string
  queue: string
  queue_name: string
  state: TicketState
  priority: Priority
  item: string | null
  item_name: string | null
  matters: Matter[]
  holder: string | null
  taken_at: string | null
  called_at: string | null
  started_at: string | null
  calls: number
  notes: number
  why: CallReason | null
}
/**
 * What decided that this ticket was called, and how many who came earlier still waited (`passed`); where staff had
 * moved it, why and who (`reason` is told only where the window itself is read).
 */
export interface CallReason {
  rule: CallRule
  passed: number
  reason?: string | null
  by?: string | null
}
/**
 * A window that is being handed over; `to`: null: to any colleague.
 */
export interface Offer {
  by: string
  by_name: string
  to: string | null
  to_name: string | null
  at: string
}
/**
 * What a window serves beside its own for a while: those of a `window`, or queues.
 */
export interface Helping {
  window: string | null
  queues: string[]
  until: string
}
/**
 * The clerk's own day at this window; `mean_service` in seconds, null before anybody was served.
 */
export interface WindowDay {
  served: number
  missed: number
  mean_service: number | null
}
/**
 * An earlier ticket of the person at the window, today and in this hall.
 */
export interface Visit {
  number: string
  queue_name: string
  state: TicketState
}
export interface Coming {
  number: string
  priority: Priority
  item_name: string | null
}
/**
 * Commands are served.
 */
export interface Health {
  status: 'ok'
}
/**
 * `ok`, or `degraded` while hosts do not answer: the halls on them stand still. `silent` are their numbers.
 */
export interface Readiness {
  status: 'ok' | 'degraded'
  hosts: number
  silent: number[]
}
/**
 * What is wrong with a file of accounts, and what it changes; `applied`: it has been changed.
 */
export interface ImportedAccounts {
  applied: boolean
  faults: PlacedFault[]
  changes: AccountWords[]
}
/**
 * A fault in a file of an office: in which sheet, row (from 1) and column; null where it is the whole file's.
 */
export interface PlacedFault {
  field: string
  code: string
  message: Words
  sheet: Words | null
  row: number | null
  column: Words | null
}
/**
 * What becomes of one account.
 */
export interface AccountWords {
  id: string
  words: Words
}
/**
 * The answer to booking and moving: the only moments the secret is told.
 */
export interface BookedAppointment {
  id: string
  hall: string
  item: string
  item_name: string
  start: string
  end: string
  state: AppointmentState
  ticket: string | null
  moved_to: string | null
  behalf: string | null
  code: string
  secret: string
}
/**
 * What is wrong with a configuration, and what it would change of the present `version`.
 */
export interface Checked {
  version: number
  faults: Fault[]
  changes: Change[]
}
/**
 * Something wrong with a configuration: in which field, and in words.
 */
export interface Fault {
  field: string
  code: string
  message: Words
}
/**
 * What is wrong with a file, and what it changes; `applied`: it has been changed.
 */
export interface Imported {
  version: number
  applied: boolean
  faults: PlacedFault[]
  changes: Change[]
}
/**
 * `progress` (0 to 1) again and again, and last the `result`.
 */
export interface WhatIfLine {
  progress?: number
  result?: WhatIf
}
/**
 * What would come of it. `from`, `until`: when those of `later` come. `sent_home`: people whose turn does not come
 * before closing; null while closing is far.
 */
export interface WhatIf {
  from: string | null
  until: string | null
  queues: WhatIfQueue[]
  sent_home: SentHome | null
  sentence: Words
}
/**
 * Who takes a number `now`, and who does in the hour after the last change; null: no numbers are given then.
 */
export interface WhatIfQueue {
  id: string
  name: string
  name_en: string
  waiting: number
  now: WhatIfFigure | null
  later: WhatIfFigure | null
}
/**
 * A newcomer's wait as it is and with the changes; null: most are never called.
 */
export interface WhatIfFigure {
  before: Estimate | null
  after: Estimate | null
}
export interface SentHome {
  before: number
  after: number
}
/**
 * A self-service terminal.
 */
export interface Kiosk {
  id: string
  hall: string
  name: string
  in_service: boolean
  printed_today: number
}
/**
 * What was done with a message.
 */
export interface Settled {
  id: string
  done: 'retried' | 'discarded'
}
/**
 * How many persons, and how many records of theirs can be opened no longer.
 */
export interface EraseAnswer {
  persons: number
  keys: number
}
/**
 * Everything that is held of somebody, in clear.
 */
export interface ExportAnswer {
  persons: {
    [k: string]: unknown
  }[]
}
/**
 * What the code is good for, and for how many seconds; `shown` is the code itself, in demonstrations only.
 */
export interface CodeAnswer {
  challenge: string
  seconds?: number
  /**
   * Seconds until another can be asked for
   */
  again?: number
  shown?: string | null
}
/**
 * `token`: what lets the device in, told only here.
 */
export interface AdmittedScreen {
  id: string
  kind: ScreenKind
  hall: string
  place: string
  name: string
  token: string
}
/**
 * A new session; `token` is for ``Authorization: Bearer`` and the live socket.
 */
export interface OpenedSession {
  user: User
  how: 'password' | 'oidc'
  idle_seconds: number
  token: string
}
/**
 * Who somebody is has been shown; the code of their second factor is needed besides.
 */
export interface CodeNeeded {
  step: 'code'
}
/**
 * Each is good once, in place of the telephone's code; they are shown this once.
 */
export interface RecoveryCodes {
  recovery: string[]
}
/**
 * A secret for somebody's telephone: to be typed, or read from a QR code of the address. `sealed` comes back with
 * the first code.
 */
export interface FactorSecret {
  secret: string
  address: string
  sealed: string
}
/**
 * What is to change; what is left out stays.
 */
export interface AccountChange {
  display_name?: string | null
  roles?: ('clerk' | 'manager' | 'admin' | 'audit')[] | null
  halls?: string[] | null
  disabled?: boolean | null
  posts?: string[] | null
}
/**
 * What is to change; what is left out stays.
 */
export interface DepartmentChange {
  name?: string | null
  name_en?: string | null
  parent?: string | null
  halls?: string[] | null
}
/**
 * What is to change; what is left out stays.
 */
export interface PostChange {
  name?: string | null
  name_en?: string | null
  leads?: boolean | null
  closed?: boolean | null
}
/**
 * A member of staff; the password is temporary and must be changed at the first sign-in.
 */
export interface NewAccount {
  name: string
  display_name: string
  roles: ('clerk' | 'manager' | 'admin' | 'audit')[]
  halls: string[]
  password: string
}
/**
 * ``deputy`` (a user name) stands in from ``since`` until before ``until``.
 */
export interface NewDeputy {
  deputy: string
  since: string
  until: string
}
/**
 * A provider of ours, and who they are there: the subject that its sign-in page shows to whoever is not linked.
 */
export interface IdentityBody {
  provider: string
  subject: string
}
/**
 * To be told to the person, and changed by them at the next sign-in.
 */
export interface TemporaryPassword {
  password: string
}
/**
 * The beginning of another slot, of the same day or another (ISO 8601 with offset).
 */
export interface MoveBody {
  start: string
}
/**
 * A department below another one, or (``parent`` empty) at the top.
 */
export interface NewDepartment {
  id: string
  name: string
  name_en: string
  parent?: string
  halls: string[]
}
/**
 * ``into``: the department that takes over posts, what is below, and what was under way; empty: none.
 */
export interface Closing {
  into?: string
}
/**
 * Whose task it is to be: the account name of a manager of the hall.
 */
export interface OwnerBody {
  owner: string
}
/**
 * What was done, and what that makes of the bad rating.
 */
export interface CloseBody {
  outcome: string
  result?: 'rectified' | 'explained' | 'not_adopted'
}
/**
 * Why a complex bad rating takes longer.
 */
export interface ReasonBody {
  reason: string
}
/**
 * An item of the hall, and the beginning of one of its slots (ISO 8601 with offset). `behalf`: the enterprise (its
 * unified social credit code) that a citizen who is signed in books for.
 */
export interface BookBody {
  item: string
  start: string
  holder: GuestBody
  behalf?: string | null
}
/**
 * Who the appointment is for: all three are needed. Kept sealed.
 */
export interface GuestBody {
  name: string
  phone: string
  id_number: string
}
/**
 * The six figures that the holder was given, or the ID number; ``id_number_tail`` are its last four characters.
 */
export interface CheckInBody {
  code?: string | null
  id_number?: string | null
  id_number_tail?: string | null
}
/**
 * A whole configuration, as `GET` gives it. What is inside is checked part by part, each fault naming its field.
 */
export interface ConfigurationBody {
  id?: string | null
  version: number
  name: unknown
  name_en: unknown
  lon: unknown
  lat: unknown
  open: unknown
  queues: unknown
  windows: unknown
  items: unknown
  hours?: unknown
  notices?: unknown
  floor?: unknown
  by?: unknown
}
/**
 * Being in the hall, by its present code; staff, who see the person, give none.
 */
export interface HereBody {
  ticket: string
  secret?: string | null
  code?: string | null
}
/**
 * A queue, or an item whose queue the hall knows, or several `items`; `kiosk` where a terminal prints the ticket.
 *
 * `presence`: `later` for a ticket taken from afar, which lapses unless its holder comes. So is every other whose
 * holder the hall does not know to be there: by a registered kiosk or board, by staff, or by `code`, what the hall's
 * screen shows, if it is not too old; `by`: `reception` where staff register someone who cannot do it alone.
 * `behalf`: the enterprise (its unified social credit code) that a citizen who is signed in takes it for.
 */
export interface TakeBody {
  queue?: string | null
  item?: string | null
  items?: string[] | null
  presence?: 'here' | 'later'
  code?: string | null
  by?: 'reception' | null
  holder?: HolderBody | null
  behalf?: string | null
  priority?: 'ordinary' | 'elderly' | 'disabled' | 'pregnant' | 'military'
  kiosk?: string | null
}
/**
 * Who the ticket is for. Kept sealed.
 */
export interface HolderBody {
  name?: string | null
  phone?: string | null
  id_number?: string | null
}
export interface VersionBody {
  version: number
}
/**
 * What the manager thinks of changing.
 */
export interface WhatIfBody {
  changes: ChangeBody[]
}
/**
 * ``open`` some windows for a queue, ``close`` one, or ``move`` one to a queue; at a time of today, or now.
 */
export interface ChangeBody {
  do: 'open' | 'close' | 'move'
  windows?: number | null
  window?: string | null
  queue?: string | null
  at?: string | null
}
/**
 * Which notices were read: these, and all up to one.
 */
export interface ReadBody {
  numbers?: number[]
  upto?: number
}
export interface ServiceBody {
  in_service: boolean
}
/**
 * Why; it is kept in the journal.
 */
export interface Why {
  reason: string
}
/**
 * `cancel`: first cancel what is open of theirs.
 */
export interface EraseBody {
  reason: string
  who: string
  all?: boolean
  cancel?: boolean
}
/**
 * Whom: the number of a document, or a phone, however it is typed. `all`: everyone who gave this phone.
 */
export interface ExportBody {
  reason: string
  who: string
  all?: boolean
}
/**
 * The phone that a code is to be sent to.
 */
export interface CodeBody {
  phone: string
}
/**
 * An enterprise as its licence has it. `replace`: it is registered already, with another name or representative,
 * and this is right.
 */
export interface EnterpriseBody {
  code: string
  name: string
  representative: RepresentativeBody
  replace?: boolean
}
/**
 * A person by name and number. Kept sealed.
 */
export interface RepresentativeBody {
  name: string
  id_number: string
}
/**
 * Who may act for the enterprise, for which items (none: all), until when.
 */
export interface MandateBody {
  name: string
  id_number: string
  items?: string[]
  until: string
}
/**
 * The code that came to the new phone. `other`: of an account that it opens already, is it theirs, too (`mine`: it
 * becomes part of this one), or of somebody who had the number before (`not_mine`: it keeps all but the phone)?
 */
export interface NewPhoneBody {
  phone: string
  challenge: string
  code: string
  other?: ('mine' | 'not_mine') | null
}
/**
 * The code that came, and the challenge that it was sent for. `own_device`: stay signed in for thirty days; else
 * for two hours, and nothing stays behind.
 */
export interface CodeSignInBody {
  phone: string
  challenge: string
  code: string
  own_device?: boolean
}
/**
 * A post; whoever holds one that ``leads`` acts for all departments below, too.
 */
export interface NewPost {
  id: string
  department: string
  name: string
  name_en: string
  leads?: boolean
}
/**
 * A device to be registered: what it is, its name in the managers' list, and where it stands: a `window` (tablets
 * and window boards), a self-service terminal (`kiosk`), or the `hall`.
 */
export interface ScreenBody {
  kind?: 'tablet' | 'window_board' | 'kiosk' | 'board'
  hall?: string | null
  window?: string | null
  kiosk?: string | null
  name?: string
}
/**
 * What a person signs in with.
 */
export interface Credentials {
  username: string
  password: string
}
/**
 * For which account (a user name) I act from now on; empty: for myself.
 */
export interface ActingChoice {
  principal: string
}
/**
 * Six digits of the telephone's, or a recovery code.
 */
export interface Code {
  code: string
}
/**
 * ``sealed`` as it was given with the secret; ``code``: what the telephone shows. ``current``: my password, where I
 * signed in with it; ``old_code``: a code of the telephone before, or a recovery code, where there is one.
 */
export interface Enrolment {
  sealed: string
  code: string
  current?: string
  old_code?: string
}
/**
 * My present password, and the one I want.
 */
export interface PasswordChange {
  current: string
  password: string
}
/**
 * A further item for the same ticket.
 */
export interface MatterBody {
  item: string
}
/**
 * Where to: a position (1 = next), an end of the line, or the place that the rules give (which undoes a move).
 */
export interface MoveTicketBody {
  to: ('front' | 'back' | 'own') | number
  reason: string
}
/**
 * A note for whoever serves the person next. Kept sealed.
 */
export interface NoteBody {
  text: string
}
/**
 * A score from 5 (very satisfied) to 1, reasons of that level, a comment; ``service`` where there were several.
 */
export interface RateBody {
  score: number
  reasons?: string[]
  comment?: string | null
  by: 'tablet' | 'phone' | 'message'
  service?: number | null
}
/**
 * What some window commands need: `call` and `resume` a ticket, `transfer` a queue, a window or a group, `pause`
 * why and until when, `hand-over` a colleague's account name, `help` a queue or a window and until when.
 */
export interface WindowBody {
  ticket?: string | null
  queue?: string | null
  window?: string | null
  reason?: string | null
  until?: string | null
  clerk?: string | null
  group?: string | null
}
/**
 * All notices: {id, text, text_en, until}.
 */
export interface NoticesBody {
  version: number
  notices: {
    [k: string]: unknown
  }[]
}
/**
 * All special days: {date, spans, reason, reason_en}; no spans: closed.
 */
export interface SpecialDaysBody {
  version: number
  special: {
    [k: string]: unknown
  }[]
}
/**
 * What is new beside the count: the `notice` that came, or the numbers of those that were `read`.
 */
export interface InboxEntry {
  type: string
  at: string
  unread: number
  notice?: InboxNotice
  read?: number[]
}
/**
 * One entry of a ticket's channel: what happened, and the whole ticket after it.
 */
export interface TicketEvent {
  type: string
  at: string
  ticket: Ticket
}
/**
 * What the citizen at a window is shown.
 */
export interface Counter {
  id: string
  number: string
  hall: string
  hall_name: string
  state: WindowState
  serving: string | null
  queue: string | null
  queue_name: string | null
  clerk: CounterClerk | null
  ask: Asking | null
}
export interface CounterClerk {
  name: string
  display_name: string
}
/**
 * Whom the counter asks for a rating, until the next call or this moment.
 */
export interface Asking {
  ticket: string
  number: string
  until: string
}
/**
 * How many stand where; `managers`: whose they could be.
 */
export interface FollowUpCounts {
  hall: string
  open: number
  taken: number
  closed: number
  overdue: number
  managers: number
}
/**
 * How many letters there are, and how many of them wait to be sent.
 */
export interface LettersCounted {
  letters: number
  waiting: number
}
/**
 * The line as anybody may see it: of each ticket that waits its number, P50 and P90 in seconds.
 */
export interface QueueLine {
  id: string
  line: [string, number | null, number | null][]
}
/**
 * Every department and post.
 */
export interface Organisation {
  departments: Department[]
  posts: Post[]
}
/**
 * A department; ``parent`` is empty for one at the top. ``halls``: where it works. ``closed``: it is there no
 * longer, and ``into`` (empty: none) took over what it did.
 */
export interface Department {
  id: string
  name: string
  name_en: string
  parent: string
  halls: string[]
  closed: boolean
  into: string
}
/**
 * A post of a department. ``leads``: for all departments below, too.
 */
export interface Post {
  id: string
  department: string
  name: string
  name_en: string
  leads: boolean
  closed: boolean
}
/**
 * An account as its person sees it, masked. `level`: 1 by a phone code, 2 vouched for by an identity provider. What
 * that vouched for (`name`, `number`) is shown to who came by it, and never on the channel.
 */
export interface PersonShown {
  id: string
  level: number
  called: string
  name: string | null
  phone: string | null
  number: string | null
  sessions: SessionShown[]
  things: Belonging[]
}
/**
 * A queue in figures; P50 and P90 are a newcomer's, in seconds. `business_day`: such as 20261123.
 */
export interface QueueFigures {
  id: string
  waiting: number
  absent: number
  p50: number | null
  p90: number | null
  business_day: string
}
/**
 * One field that is wrong.
 */
export interface FieldDocument {
  field: string
  message: string
}
/**
 * An error (RFC 9457), in the language of Accept-Language; `code` is stable, for programs. `elsewhere` is the id of
 * the window that stands in the way.
 */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  code: string
  elsewhere?: string | null
  errors?: FieldDocument[]
}
