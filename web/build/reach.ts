/** The build ends where our scripts, or the style sheets of public pages, use what the oldest browsers lack. */
import type { Plugin } from 'vite'
import type { Oldest } from './browsers.ts'
import { checker } from './scripts.ts'
import { lackingIn } from './styles.ts'

const OURS = /\/web\/src\/[^?]*\.(ts|vue)(\?|$)/
/** Pages that citizens and halls' screens open; staff have computers of the office. */
const PUBLIC = /\/src\/(main\.ts|(board|citizen|kiosk|tablet|screen|rating)\/\w+\.vue)$/

export function reach(oldest: readonly Oldest[]): Plugin {
  const inScript = checker(oldest)
  const found: string[] = []
  return {
    name: 'reach',
    enforce: 'post',
    transform(code, id) {
      if (!OURS.test(id) || id.includes('type=style')) return
      for (const lacking of inScript(code)) found.push(`${id}: ${lacking}`)
    },
    generateBundle(_, bundle) {
      const sheets = new Set<string>()
      const seen = new Set<string>()
      const keep = (name: string): void => {
        const chunk = bundle[name]
        if (seen.has(name) || chunk?.type !== 'chunk') return
        seen.add(name)
        chunk.viteMetadata?.importedCss.forEach((file) => sheets.add(file))
        chunk.imports.forEach(keep)
      }
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && (chunk.isEntry || PUBLIC.test(chunk.facadeModuleId ?? ''))) keep(chunk.fileName)
      for (const name of sheets) {
        const sheet = bundle[name]
        if (sheet?.type !== 'asset') continue
        for (const lacking of lackingIn(String(sheet.source), oldest)) found.push(`${name}: ${lacking}`)
      }
      if (found.length) this.error(`what our oldest browsers lack (docs/browsers.md):\n  ${found.join('\n  ')}`)
    },
  }
}
