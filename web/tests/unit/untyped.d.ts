/** Makers of tiles that come without types; tests and the fake server use them. */
declare module 'geojson-vt' {
  const index: (data: unknown, options?: unknown) => { getTile(z: number, x: number, y: number): unknown };
  export default index;
}
declare module 'vt-pbf' {
  const made: { fromGeojsonVt(layers: unknown, options?: unknown): Uint8Array };
  export default made;
}
