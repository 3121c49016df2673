import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

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

export default defineConfig({
  plugins: [geojson(), woff2Only(), vue()],
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
  build: { chunkSizeWarningLimit: 900, assetsInlineLimit: 0 },
})
