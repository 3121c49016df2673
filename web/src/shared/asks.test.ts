/** What no compiler tells: that pages ask by `api`, wish by `useWish`, and name no shape that the server names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const SOURCE = join(import.meta.dirname, '..')
const GENERATED = 'shared/generated.ts'
/** Who speaks to the service otherwise, and why. */
const OTHERWISE = [
  'board/useSpokenCalls.ts', // the time of an answer's head
  'manager/useWhatIf.ts', // an answer that comes line by line
  'offline/useRemembered.ts', // what the worker has kept, which no service answers
  'offline/worker.ts', // every request of the page passes it
  'shared/api.ts',
  'shared/voice.ts', // sound
]
/** Alike by their fields' names only. */
const ALIKE = [
  'manager/whatIf.ts: at,do,queue,window,windows', // a form, where all is filled in
  'shared/identity/holder.ts: id_number,name,phone', // what is wrong with each
  'shared/replay/tape.ts: at,data,offset', // a moment in milliseconds
]
/** Fields that many things have: shapes of nothing else are alike by chance. */
const COMMON = new Set(['id', 'name', 'name_en', 'at', 'text', 'zh', 'en', 'from', 'to', 'until'])

const files: string[] = readdirSync(SOURCE, { recursive: true, encoding: 'utf-8' })
  .filter((path) => /\.(ts|vue)$/.test(path) && !/\.test\.ts$|^shared.i18n/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
const code = (path: string): string => {
  const text = readFileSync(join(SOURCE, path), 'utf-8')
  return path.endsWith('.vue') ? (/<script setup[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '') : text
}

/** The fields of every object that is described in a file, each list sorted. */
function shapes(path: string): string[][] {
  const found: string[][] = []
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) {
      found.push(node.members.filter(ts.isPropertySignature).map(({ name }) => name.getText()).sort())
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, code(path), ts.ScriptTarget.ES2022, true))
  return found
}
const telling = (fields: string[]): boolean => fields.length > 1 && fields.some((field) => !COMMON.has(field))

describe('pages', () => {
  it('speak to the service through api alone, which knows what each route answers', () => {
    const others = files.filter((path) => /(?<![.\w])fetch\(/.test(code(path)))
    expect(others.sort()).toEqual(OTHERWISE)
  })
  it('wish through useWish alone', () => {
    expect(files.filter((path) => /new Attempt\(/.test(code(path)))).toEqual(['shared/useWish.ts'])
  })
  it('describe nothing by hand that the server describes', () => {
    const theirs = new Set(shapes(GENERATED).filter(telling).map(String))
    const twins = files
      .filter((path) => path !== GENERATED)
      .flatMap((path) => shapes(path).filter((fields) => telling(fields) && theirs.has(String(fields))).map((fields) => `${path}: ${fields}`))
    expect(twins.sort()).toEqual(ALIKE)
  }, 30_000)
  it('would be seen to', () => {
    expect(shapes(GENERATED).map(String)).toContain('id,name,name_en,queue')
  })
})
