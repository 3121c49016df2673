/** `AbortSignal.timeout` for browsers that have none: aborts after so many milliseconds. */
export function deadline(milliseconds: number): AbortSignal {
  const abortion = new AbortController()
  setTimeout(() => abortion.abort(), milliseconds)
  return abortion.signal
}
