/** Only what a tile archive needs of MapLibre: fetched by name, so that the rest stays out of the page. */
export { addProtocol } from 'maplibre-gl';
