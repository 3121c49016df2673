/** Forecast of waits. */
export default {
  forecast: 'The wait in the next hours',
  now: 'Now',
  unknown: 'cannot be estimated yet',
  none: 'Outside of opening hours there is no forecast.',
  unstaffed: 'No window serves this now; the wait cannot be foreseen',
  unstaffed_until: 'No window serves this now; planned again from {time}',
  failed: 'The forecast is not available now. You can still take a number.',
  quiet: 'Quieter around {time}: called in {words}.',
  next: 'You are next',
  first: 'First in this queue',
}
