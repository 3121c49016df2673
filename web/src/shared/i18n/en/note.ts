/** Notes of staff on a ticket, in English: at the desk and at reception. */
export default {
  title: 'Notes',
  text: 'For whoever serves next, such as: copies received, household book missing',
  hint: 'Goes along with the ticket to the next window, until it is finished. The person does not see it.',
  write: 'Save note',
  unread: 'The notes cannot be read at the moment. Please look again later.',
}
