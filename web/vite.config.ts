import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Root } from 'postcss'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { oldest } from './build/browsers.ts'
import { reach } from './build/reach.ts'
import { SHARED } from './src/shared/i18n/sections.ts'
import { plain, withoutGaps } from './build/styles.ts'

/** Address of the gateway behind `npm run dev`; the built pages are served by the gateway itself. */
const gateway = process.env.TIANHE_GATEWAY ?? 'http://127.0.0.1:8000'

/** Reads `.geojson` as JSON, so that the district's outline stays one file, in data/. */
function geojson(): Plugin {
  return {
    name: 'geojson',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.geojson')) return null
      return { code: `export default ${readFileSync(id, 'utf-8')}`, moduleType: 'js' }
    },
  }
}

/** Every browser that runs these pages reads woff2: leave the woff copies of 300 font slices out of the build. */
function woff2Only(): Plugin {
  return {
    name: 'woff2-only',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@fontsource')) return null
      return code.replace(/,\s*url\([^)]+\.woff\)\s*format\('woff'\)/g, '')
    },
  }
}

/** Packs scripts and styles once, as well as can be: the gateway sends what lies beside them with `.gz` at its end. */
function packed(): Plugin {
  return {
    name: 'packed',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file))) {
        writeFileSync(`${dir}/${name}.gz`, gzipSync(readFileSync(`${dir}/${name}`), { level: 9 }))
      }
    },
  }
}

/** A script that any browser can run, for those that cannot run the pages; it is named by its content as all others are. */
function tooOld(): Plugin {
  const source = readFileSync(new URL('./src/too-old.js', import.meta.url), 'utf-8')
  const fileName = `assets/too-old-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`
  return {
    name: 'too-old',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: { order: 'post', handler: (page) => page.replace('/too-old.js', `/${fileName}`) },
  }
}

/** What old browsers do not know of our style sheets, in words that they know. */
const older = {
  postcssPlugin: 'older',
  OnceExit(root: Root): void {
    if (!/\/src\//.test(root.source?.input.file ?? '')) return
    plain(root)
    withoutGaps(root)
  },
}

/** Pages a citizen may open without a line: their files are kept by the service worker from the first visit on. */
const KEPT = /\/src\/(main|citizen\/\w+Page)\.(ts|vue)$/

/** What those pages say: the sections are named once, with the pages. */
const SAID = /words: Section\[\] = \[(.*)\]/.exec(readFileSync(new URL('./src/citizen/room.ts', import.meta.url), 'utf-8'))?.[1]
const WORDS = new RegExp(`/i18n/(zh|en)/(${(SAID ?? '').match(/\w+/g)?.join('|')})\\.ts$`)
const SHARED_WORDS = new RegExp(`/i18n/(zh|en)/(${SHARED.join('|')})\\.ts$`)

/** Writes into the service worker which files to keep: those pages, and whatever they load; fonts come as they are used. */
function shell(): Plugin {
  return {
    name: 'shell',
    generateBundle(_, bundle) {
      const files = new Set<string>()
      const keep = (name: string): void => {
        const chunk = bundle[name]
        if (files.has(name) || chunk?.type !== 'chunk') return
        files.add(name)
        chunk.viteMetadata?.importedCss.forEach((file) => files.add(file))
        chunk.imports.forEach(keep)
      }
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && (chunk.isEntry || chunk.moduleIds.some((id) => KEPT.test(id) || WORDS.test(id) || SHARED_WORDS.test(id)))) keep(chunk.fileName)
      }
      files.delete('sw.js')
      for (const name of Object.keys(bundle)) if (/too-old-\w+\.js$/.test(name)) files.add(name)
      const list = [...files].sort().map((file) => `/${file}`)
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') throw new Error('the service worker was not built')
      if (worker.imports.length) throw new Error(`the service worker can load no other file: ${worker.imports.join(', ')}`)
      const digest = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 12)
      worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify(list)).replaceAll('__REVISION__', JSON.stringify(digest))
    },
  }
}

const browsers = oldest()

export default defineConfig({
  plugins: [geojson(), woff2Only(), vue(), reach(browsers), tooOld(), shell(), packed()],
  css: { postcss: { plugins: [older] } },
  resolve: {
    alias: {
      '@tianhe': fileURLToPath(new URL('../data/tianhe', import.meta.url)),
      '@': fileURLToPath(new URL('./src', import.meta.url)),
    },
  },
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false },
  server: {
    fs: { allow: ['..'] },
    proxy: {
      '/api': gateway,
      '/connection': { target: gateway, ws: true },
    },
  },
  // Element Plus is one chunk of the desk only; the other pages stay far below this.
  build: {
    target: browsers.map(({ name, version }) => `${name}${version}`),
    chunkSizeWarningLimit: 900,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: fileURLToPath(new URL('./index.html', import.meta.url)),
        sw: fileURLToPath(new URL('./src/offline/worker.ts', import.meta.url)),
      },
      // The worker's address never changes, and stands at the root: that is how far it reaches.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [{ name: (id) => `words-${SHARED_WORDS.exec(id)?.[1]}`, test: SHARED_WORDS }],
        },
      },
    },
  },
})
