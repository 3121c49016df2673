/** The JSON of evaluation: levels and reasons, a ticket's services, and what a window's counter shows. */
import type { RateBody } from '../shared/generated'

export type {
  Counter,
  FollowUp,
  FollowUpCharge,
  FollowUpCounts,
  FollowUpManager,
  RateBody,
  RatedService,
  RatingLevel as Level,
  RatingReason as Reason,
  RatingTerms as Terms,
  Result,
  Score,
  TicketRating,
} from '../shared/generated'

export type RatingChannel = RateBody['by']
