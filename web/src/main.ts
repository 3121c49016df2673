import '@fontsource/noto-sans-sc/400.css'
import '@fontsource/noto-sans-sc/700.css'
import './shared/tokens.css'
import './shared/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { i18n } from './shared/i18n'

createApp(App).use(i18n).use(router).mount('#app')
