/** Words that every page shares. */
export default {
  site: 'Tianhe Hall',
  level: { free: 'Quiet', busy: 'Busy', crowded: 'Crowded', closed: 'Closed' },
  priority: {
    ordinary: 'Ordinary',
    elderly: 'Elderly',
    disabled: 'Disabled',
    pregnant: 'Pregnant',
    military: 'Military',
  },
  ticket: {
    waiting: 'Waiting',
    called: 'Go to the window',
    serving: 'Being served',
    held: 'On hold',
    missed: 'Missed',
    finished: 'Finished',
    cancelled: 'Cancelled',
  },
  window: { closed: 'Closed', open: 'Free', paused: 'Paused', calling: 'Calling', serving: 'Serving' },
  line: {
    lost: 'Connection lost, reconnecting',
    lost_since: 'This is how it was at {time}; it may have changed',
    never: 'Cannot reach the service, trying again',
    never_detail: 'Please check your network; the page fills itself once connected',
    back: 'Connected again',
    back_detail: 'What you see is up to date',
  },
  problem: {
    network: 'No network',
    network_detail: 'The service was not reached. Check your network and try again; you will not get two numbers.',
    server: 'Something went wrong here',
    server_detail: 'Please try again in a moment; if it is urgent, ask at the information desk.',
  },
  action: { retry: 'Try again', back: 'Back', home: 'Home', cancel: 'Cancel', confirm: 'Confirm', close: 'Close' },
  language: { other: '中文', switch: 'Switch to Chinese' },
  loading: 'Loading…',
}
