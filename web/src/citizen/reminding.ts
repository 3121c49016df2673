/** When a phone is to say "nearly you", and how. Pure, but for the notification itself. */
import type { Ticket } from '../shared/types'

/** So many before me: time to be near the windows. */
export const SOON = 3

export type Reminder = 'soon' | 'called'

/** What, if anything, a change of the ticket gives reason to remind of. */
export function reminderOf(before: Ticket | null, after: Ticket): Reminder | null {
  if (after.state === 'called') {
    return before?.state !== 'called' || before.called_at !== after.called_at ? 'called' : null
  }
  const isSoon = (ticket: Ticket): boolean => ticket.state === 'waiting' && ticket.ahead !== null && ticket.ahead <= SOON
  return before && isSoon(after) && !isSoon(before) ? 'soon' : null
}

/** Whether this phone can remind while another page or app is in front: `ask` is for a press of a button. */
export const mayAsk = (): boolean => 'Notification' in window && Notification.permission === 'default'
export const ask = (): Promise<NotificationPermission> => Notification.requestPermission()

/** A notification, only where the person has allowed it and does not see the page anyway. */
export async function remind(title: string, body: string): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.visibilityState === 'visible') return
  const worker = await navigator.serviceWorker?.getRegistration()
  if (worker) await worker.showNotification(title, { body, tag: 'tianhe.ticket', icon: '/icon-192.png' })
  else new Notification(title, { body, tag: 'tianhe.ticket', icon: '/icon-192.png' })
}
