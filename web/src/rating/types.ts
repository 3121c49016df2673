/** The JSON of evaluation: levels and reasons, a ticket's services, and what a window's counter shows. */
import type { WindowState } from '../shared/types'

/** 5 very satisfied … 1 very dissatisfied. */
export type Score = 1 | 2 | 3 | 4 | 5
export type RatingChannel = 'tablet' | 'phone' | 'message'

export interface Reason {
  id: string
  name: string
  name_en: string
}

export interface Level {
  score: Score
  name: string
  name_en: string
  reasons: Reason[]
}

export interface Terms {
  version: string
  limits: { rate_within_days: number; ask_seconds: number; rectify_working_days: number; extended_working_days: number }
  /** The best first. */
  levels: Level[]
}

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
  rated: {
    score: Score
    reasons: string[]
    at: string
    follow_up: 'open' | 'rectified' | 'explained' | 'not_adopted' | null
  } | null
}

export interface TicketRating {
  ticket: string
  hall: string
  number: string | null
  services: RatedService[]
  /** For a screen only: what goes into the code that a phone reads. */
  pass?: string
}

export interface RateBody {
  score: Score
  reasons: string[]
  by: RatingChannel
  comment?: string
  service?: number
}

export type Result = 'rectified' | 'explained' | 'not_adopted'

/** A bad rating to be settled, as managers see it. */
export interface FollowUp {
  id: string
  hall: string
  window: string
  clerk: string | null
  clerk_name: string | null
  ticket_number: string
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
  result: Result | null
  outcome: string | null
}

export interface FollowUpManager {
  name: string
  display_name: string
}

/** Who is in charge of a hall's bad ratings, and who else could be. */
export interface FollowUpCharge {
  owner: string | null
  managers: FollowUpManager[]
}

/** `follow_ups:{hall}`: how many stand where. */
export interface FollowUpCounts {
  hall: string
  open: number
  taken: number
  closed: number
  overdue: number
}

/** `counter:{window}`: what the citizen at a window is shown. */
export interface Counter {
  id: string
  number: string
  hall: string
  hall_name: string
  state: WindowState
  serving: string | null
  queue: string | null
  queue_name: string | null
  clerk: { name: string; display_name: string } | null
  /** Whom it asks for a rating, until the next call or this moment. */
  ask: { ticket: string; number: string; until: string } | null
}
