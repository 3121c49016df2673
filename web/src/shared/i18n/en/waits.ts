/** Forecast of waits, and the quickest hall. */
export default {
  forecast: 'The next hours',
  now: 'Now',
  unknown: 'cannot be estimated yet',
  none: 'The hall does not open again today.',
  failed: 'The forecast is not available now. You can still take a number.',
  quiet: 'Quieter around {time}: called in {words}.',
  best: 'The quickest hall',
  best_hint: 'By the way there and the wait there together; by the wait alone while your place is not known.',
  closed: 'not giving numbers now',
  wait: 'wait: {words}',
  way: 'about {n} min on the way',
  total: 'called in about {n} min in all',
}
