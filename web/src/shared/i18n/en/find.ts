/** The map's search. */
export default {
  label: 'Search by street, community or service',
  placeholder: 'Street, community or service',
  hint: 'Names, pinyin or its initials: "Shipai", "sp", "passport"',
  halls: '{n} hall found | {n} halls found',
  take_it: '{n} hall takes this | {n} halls take this',
  for: 'For: ',
  forget: 'No longer search for "{name}"',
  matters: 'Do you need one of these?',
  at: '{n} hall | {n} halls',
  serves: 'Serves the place you typed',
  total: 'About {way} min on the way; {all} min with the wait',
}
