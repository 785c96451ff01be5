/** Where MapLibre finds its worker, and its style sheet: for every map of the page. */
import { setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'virtual:maplibre-worker';

setWorkerUrl(workerUrl);
