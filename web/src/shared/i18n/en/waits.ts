/** Forecast of waits. */
export default {
  forecast: 'The wait in the next hours',
  now: 'Now',
  unknown: 'cannot be estimated yet',
  none: 'The hall does not open again today.',
  failed: 'The forecast is not available now. You can still take a number.',
  quiet: 'Quieter around {time}: called in {words}.',
}
