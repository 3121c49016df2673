declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

declare module '*.geojson' {
  import type { FeatureCollection } from 'geojson'
  const collection: FeatureCollection
  export default collection
}
