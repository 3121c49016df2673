// The pages' types, made of what the server says of itself: `make generated` gives it on stdin (gateway/types.py).
import { compile } from 'json-schema-to-typescript'

const BANNER = `/**
 * What the server answers, pushes and takes, as it says itself (/openapi.json, /asyncapi.json).
 * Made by \`make generated\`, and compared by a test. Not to be edited.
 */`
/** Notes of the library's own, which say nothing of the types. */
const NOTES = /^ *\* (This interface was referenced by .*|via the `definition` .*|@(min|max)Items \d+)\n/gm
const EMPTY = /^ *\/\*\*\n( *\*\n)* *\*\/\n/gm
const TRAILING = /^( *\*\n)+(?= *\*\/)/gm

let given = ''
for await (const part of process.stdin) given += part

const made = await compile(JSON.parse(given), 'Api', {
  additionalProperties: false,
  bannerComment: BANNER,
  style: { semi: false, singleQuote: true, printWidth: 120 },
  unreachableDefinitions: true,
})
process.stdout.write(made.replace(NOTES, '').replace(TRAILING, '').replace(EMPTY, ''))
