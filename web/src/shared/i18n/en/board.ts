/** The board, in English. */
export default {
  now: 'Now calling',
  please_go: 'please go to',
  window: 'Window {n}',
  again: 'Call no. {n}',
  recent: 'Last called',
  none: 'Please take a number at a kiosk',
  none_hint: 'The number called will be shown here',
  queues: 'Waiting in each queue',
  people: '',
  closed: 'The hall is closed now',
  closed_hint: 'Please come during opening hours',
  line_lost: 'Connection lost; calls as of {time}',
  enable_sound: 'Touch to turn the voice on',
  loading: 'Connecting…',
  notice: 'Notice',
  wrong_hall: 'This hall does not exist',
}
