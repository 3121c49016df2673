/**
 * Where somebody stands on the way to a ticket: a plain value, so that "back" and "home" can be reasoned about.
 * Nothing personal is ever in it.
 */
export type Step =
  | { at: 'queues' }
  | { at: 'search' }
  | { at: 'check-in'; by: 'code' | 'id_number' }
  | { at: 'items'; queue: string }
  | ({ at: 'confirm' } & Wish)
  /** The same wish, with the identity number typed first. */
  | ({ at: 'identify' } & Wish)

export interface Wish {
  queue: string
  item: string | null
  searched?: true
}

export const SEARCH: Step = { at: 'search' }
export const HOME: Step = { at: 'queues' }
export const CHECK_IN: Step = { at: 'check-in', by: 'code' }

type Offered = readonly { id: string; queue: string }[]

const itemsOf = (queue: string, items: Offered) => items.filter((item) => item.queue === queue)

/** A queue with a single item, or none, has nothing to choose from: the question is skipped. */
export function choseQueue(queue: string, items: Offered): Step {
  const offered = itemsOf(queue, items)
  if (offered.length > 1) return { at: 'items', queue }
  return { at: 'confirm', queue, item: offered[0]?.id ?? null }
}

/** `item` is null for "I am not sure": the clerk finds out. */
export function choseItem(queue: string, item: string | null): Step {
  return { at: 'confirm', queue, item }
}

/** From the search straight to the ticket: the queue follows from the item. */
export function choseFound(item: { id: string; queue: string }): Step {
  return { at: 'confirm', queue: item.queue, item: item.id, searched: true }
}

export const identify = (step: Wish): Step => ({ ...step, at: 'identify' })

export function back(step: Step, items: Offered): Step {
  if (step.at === 'identify') return { ...step, at: 'confirm' }
  if (step.at === 'confirm' && step.searched) return SEARCH
  if (step.at === 'confirm' && itemsOf(step.queue, items).length > 1) return { at: 'items', queue: step.queue }
  return HOME
}
