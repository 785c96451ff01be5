/** The sigma adapter: takes a `NetworkModel`, draws what changed, tells what was touched. */
import EdgeCurveProgram, { createEdgeCurveProgram } from '@sigma/edge-curve';
import { MultiDirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { EdgeRectangleProgram, createEdgeArrowProgram } from 'sigma/rendering';
import type { Id } from '../api/types';
import { UNKNOWN_LOOK, edgeOn, tieColour } from '../state/palette';
import { evenSize } from '../state/shapes';
import { mixed } from './colours';
import { Room, drawHover, drawLabel } from './labels';
import type { SharedSide, StagedNode } from '../state/network';
import type { NetworkEvents, NetworkModel } from './model';
import { curvatures, positions } from './positions';
import { ShapeProgram } from './shape_program';

/** Node radius in pixels: the least, and what each doubling of sites adds. */
const LEAST_RADIUS = 8.5;
const RADIUS_PER_DOUBLING = 1.1;
/** Sized by a column: the least, what the largest value adds, and the size of what has no value. */
const VALUE_RADIUS = { least: 5, reach: 15, none: 4 };
/** Up to so many, those outside the filter keep their labels. */
const FEW = 25;
/** Nodes that labels go around; beyond it they only go around one another. */
const MOST_OBSTACLES = 400;
/** Ties of the chosen say their kind up to so many; beyond it the legend and the card do. */
const MOST_TIE_WORDS = 12;
/** Ids of what is shared are kept apart from those of stakeholders. */
const SHARED = 'shared/';
const sharedKey = (id: Id): string => SHARED + id;
const isShared = (key: string): boolean => key.startsWith(SHARED);
const idOf = (key: string): Id => (isShared(key) ? key.slice(SHARED.length) : key);
/** Arrow heads large enough that a direction is seen at a glance. */
const HEAD = { extremity: 'target' as const, lengthToThicknessRatio: 4.5, widenessToThicknessRatio: 3.6 };

/** The same stakeholders and ties in the same order: only looks differ. */
function sameShape(a: NetworkModel, b: NetworkModel): boolean {
  const plain = (model: NetworkModel): boolean => model.network.shared === null && model.missing.length === 0;
  const alike = (x: readonly { id: Id }[], y: readonly { id: Id }[]): boolean => x.length === y.length && x.every(({ id }, i) => id === y[i]!.id);
  return plain(a) && plain(b) && alike(a.network.nodes, b.network.nodes) && alike(a.network.ties, b.network.ties);
}

export class NetworkAdapter {
  #graph = new MultiDirectedGraph();
  readonly #sigma: Sigma;
  readonly #container: HTMLElement;
  #model: NetworkModel;
  readonly #room = new Room();
  #hovered: Id | null = null;
  #stand: Id | null = null;

  constructor(container: HTMLElement, model: NetworkModel, events: NetworkEvents) {
    this.#container = container;
    this.#model = model;
    this.#graph = this.#filled();
    this.#sigma = new Sigma(this.#graph, container, {
      allowInvalidContainer: true,
      defaultNodeType: 'shape',
      nodeProgramClasses: { shape: ShapeProgram },
      nodeHoverProgramClasses: { shape: ShapeProgram },
      edgeProgramClasses: { line: EdgeRectangleProgram, arrow: createEdgeArrowProgram(HEAD), curve: EdgeCurveProgram, curvedArrow: createEdgeCurveProgram({ arrowHead: HEAD }) },
      labelFont: model.font,
      labelSize: 13,
      labelWeight: '400',
      labelDensity: 3,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 5,
      renderEdgeLabels: true,
      edgeLabelFont: model.font,
      edgeLabelSize: 11,
      stagePadding: 46,
      zIndex: true,
      minCameraRatio: 0.05,
      maxCameraRatio: 3,
      defaultDrawNodeLabel: drawLabel(() => this.#model.palette, this.#room),
      defaultDrawNodeHover: drawHover(() => this.#model.palette),
      ...this.#colours(),
    });
    this.#sigma.on('beforeRender', () => this.#room.clear(this.#obstacles()));
    this.#sigma.on('clickNode', ({ node, event }) => {
      if (isShared(node)) return events.shared(idOf(node));
      const { shiftKey, ctrlKey, metaKey } = event.original as MouseEvent;
      events.stakeholder(node, shiftKey || ctrlKey || metaKey ? 'beside' : 'alone');
    });
    this.#sigma.on('enterNode', ({ node }) => this.#hover(node, events));
    this.#sigma.on('leaveNode', () => this.#hover(null, events));
    container.addEventListener('keydown', (event) => this.#key(event, events));
  }

  update(model: NetworkModel): void {
    const before = this.#model;
    if ((Object.keys(model) as (keyof typeof model)[]).every((key) => model[key] === before[key])) return;
    this.#model = model;
    if (model.palette !== before.palette) this.#sigma.setSettings(this.#colours());
    if (sameShape(before, model)) {
      this.#filled(this.#graph);
      this.#sigma.refresh();
    } else {
      // a graph made apart: sigma listens to each change of the one that it draws
      this.#graph = this.#filled();
      this.#sigma.setGraph(this.#graph);
    }
    if (model.network.nodes.length !== before.network.nodes.length || model.layout !== before.layout) this.showAll();
  }

  showAll(): void {
    void this.#sigma.getCamera().animatedReset({ duration: this.#model.motion === 'glide' ? 250 : 0 });
  }

  zoom(direction: 'in' | 'out'): void {
    const camera = this.#sigma.getCamera();
    const options = { duration: this.#model.motion === 'glide' ? 150 : 0 };
    void (direction === 'in' ? camera.animatedZoom(options) : camera.animatedUnzoom(options));
  }

  /** Fonts arrive after the first drawing: labels are drawn again. */
  redraw(): void {
    this.#sigma.refresh();
  }

  /** All layers in one; they are drawn in the same turn, for WebGL keeps no picture. */
  async picture(): Promise<HTMLCanvasElement> {
    const layers = Object.values(this.#sigma.getCanvases());
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [layers[0]!.width, layers[0]!.height];
    const pen = copy.getContext('2d');
    this.#sigma.scheduleRender();
    await new Promise<void>((resolve) => this.#sigma.once('afterRender', () => {
      for (const layer of layers) pen?.drawImage(layer, 0, 0, copy.width, copy.height);
      resolve();
    }));
    return copy;
  }

  resize(): void {
    if (this.#container.clientWidth > 0) this.#sigma.resize().refresh();
  }

  destroy(): void {
    this.#sigma.kill();
  }

  #colours() {
    const { palette } = this.#model;
    return { labelColor: { color: palette.ink }, edgeLabelColor: { color: palette.ink }, defaultEdgeColor: palette.tie };
  }

  /** Nodes keep labels off, up to a number that costs nothing to go through. */
  *#obstacles(): Generator<{ x: number; y: number; size: number }> {
    if (this.#graph.order > MOST_OBSTACLES) return;
    for (const id of this.#graph.nodes()) {
      const { x, y, size } = this.#graph.getNodeAttributes(id) as { x: number; y: number; size: number };
      yield { ...this.#sigma.graphToViewport({ x, y }), size: this.#sigma.scaleSize(size) };
    }
  }

  #hover(id: Id | null, events: NetworkEvents): void {
    this.#hovered = id;
    this.#container.style.cursor = id ? 'pointer' : '';
    events.hover(id && !isShared(id) ? id : null);
  }

  /** N and Shift+N walk over the stakeholders by name; Enter chooses; plus, minus and 0 zoom. */
  #key(event: KeyboardEvent, events: NetworkEvents): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && this.#stand) {
      event.preventDefault();
      if (isShared(this.#stand)) events.shared(idOf(this.#stand));
      else events.stakeholder(this.#stand, event.shiftKey ? 'beside' : 'alone');
    } else if (event.key.toLowerCase() === 'n') {
      event.preventDefault();
      this.#step(event.shiftKey ? -1 : 1, events);
    } else if (event.key === '+' || event.key === '=') this.zoom('in');
    else if (event.key === '-') this.zoom('out');
    else if (event.key === '0') this.showAll();
  }

  #step(by: 1 | -1, events: NetworkEvents): void {
    const { network, names, sharedNames } = this.#model;
    const order = [
      ...network.nodes.map(({ id, name }) => ({ key: id, name: names[id] ?? name })),
      ...(network.shared?.nodes ?? []).map(({ id, name }) => ({ key: sharedKey(id), name: sharedNames[id] ?? name })),
    ].sort((a, b) => Number(isShared(a.key)) - Number(isShared(b.key)) || a.name.localeCompare(b.name));
    if (!order.length) return;
    const at = order.findIndex(({ key }) => key === this.#stand);
    const { key } = order[(at + by + order.length) % order.length] ?? order[0]!;
    if (this.#stand && this.#graph.hasNode(this.#stand)) this.#graph.setNodeAttribute(this.#stand, 'highlighted', false);
    this.#stand = key;
    this.#graph.setNodeAttribute(key, 'highlighted', true);
    events.stand(idOf(key), isShared(key) ? 'shared' : 'stakeholder');
  }

  #radius(node: StagedNode): number {
    const { sizes } = this.#model;
    if (!sizes) return LEAST_RADIUS + RADIUS_PER_DOUBLING * Math.log2(1 + node.sites.length);
    const share = sizes.get(node.id);
    return typeof share === 'number' ? VALUE_RADIUS.least + VALUE_RADIUS.reach * share : VALUE_RADIUS.none;
  }

  /** Everybody and every tie with their looks; those that the graph has already only change theirs, which sigma is not told one by one. */
  #filled(graph = new MultiDirectedGraph()): MultiDirectedGraph {
    const { network, looks, palette, names, layout, tieNames, missing, sizes, colours, path } = this.#model;
    const at = positions(network.nodes, layout);
    const held = graph.order > 0;
    for (const node of network.nodes) {
      const look = looks.get(node.constituency ?? '') ?? UNKNOWN_LOOK;
      const colour = colours ? colours.get(node.id) ?? palette.hatchPaper : look.colour;
      const drawn = {
        ...at.get(node.id),
        size: (this.#radius(node) + (node.chosen ? 4 : 0)) * evenSize(look.shape),
        color: node.faint || (sizes && typeof sizes.get(node.id) !== 'number') ? mixed(colour, palette.paper, 0.62) : colour,
        ring: node.chosen ? palette.accent : node.apart ? palette.gap : node.faint ? palette.paper : edgeOn(palette, colour),
        ringWidth: node.chosen || node.apart ? 3.5 : 1,
        shape: look.shape,
        label: node.faint && !node.gone && network.nodes.length > FEW ? null : names[node.id] ?? node.name,
        forceLabel: node.chosen || (node.gone ?? false) || (node.apart ?? false),
        highlighted: node.id === this.#stand || node.id === this.#hovered,
        zIndex: node.chosen ? 2 : node.faint ? 0 : 1,
      };
      if (held) Object.assign(graph.getNodeAttributes(node.id), drawn);
      else graph.addNode(node.id, drawn);
    }
    const faint = new Set(network.nodes.filter((node) => node.faint).map((node) => node.id));
    const chosen = new Set(network.nodes.filter((node) => node.chosen).map((node) => node.id));
    const worded = network.ties.filter((tie) => chosen.has(tie.from) || chosen.has(tie.to)).length <= MOST_TIE_WORDS;
    if (network.shared) this.#addShared(graph, network.shared, faint, chosen);
    // in two modes lines are parts, and ties would only cover them
    const ties = network.shared ? [] : network.ties;
    const bows = curvatures(ties);
    for (const tie of ties) {
      const bow = bows.get(tie.id) ?? 0;
      const near = chosen.has(tie.from) || chosen.has(tie.to);
      const colour = tieColour(tie.kind);
      const onPath = path.has(`${tie.from} ${tie.to}`);
      const back = faint.has(tie.from) || faint.has(tie.to) ? 0.68 : chosen.size && !near ? 0.55 : 0.1;
      const drawn = {
        type: bow ? (tie.directed ? 'curvedArrow' : 'curve') : tie.directed ? 'arrow' : 'line',
        curvature: bow,
        size: onPath ? 4.5 : near ? 3 : 2,
        color: onPath ? palette.ink : mixed(colour, palette.paper, back),
        label: near && worded ? tieNames[tie.kind] ?? tie.kind : null,
        forceLabel: near,
        zIndex: onPath || near ? 1 : 0,
      };
      if (held) Object.assign(graph.getEdgeAttributes(tie.id), drawn);
      else graph.addEdgeWithKey(tie.id, tie.from, tie.to, drawn);
    }
    for (const { a, b } of missing) {
      if (!graph.hasNode(a) || !graph.hasNode(b)) continue;
      graph.addEdgeWithKey(`missing ${a} ${b}`, a, b, {
        type: 'curve', curvature: 0.22, size: 1, color: mixed(palette.hatch, palette.paper, 0.25), label: null, zIndex: 0,
      });
    }
    return graph;
  }

  /** What stakeholders have a part in: squares of the paper's ink, a thin line to each who has. */
  #addShared(graph: MultiDirectedGraph, shared: SharedSide, faint: ReadonlySet<Id>, chosen: ReadonlySet<Id>): void {
    const { palette, sharedNames } = this.#model;
    for (const { id, name, x, y } of shared.nodes) {
      const key = sharedKey(id);
      graph.addNode(key, {
        x, y: 1 - y, size: LEAST_RADIUS * evenSize('square'), color: palette.hatchPaper, ring: palette.outline, ringWidth: 2, shape: 'square',
        label: sharedNames[id] ?? name, forceLabel: shared.nodes.length <= FEW, highlighted: key === this.#stand || key === this.#hovered, zIndex: 1,
      });
    }
    for (const [who, what] of shared.parts) {
      const held = chosen.has(who);
      graph.addEdgeWithKey(`part ${who} ${what}`, who, sharedKey(what), {
        type: 'line', size: held ? 3 : 1.4, color: mixed(palette.tie, palette.paper, held ? 0 : faint.has(who) ? 0.72 : chosen.size ? 0.55 : 0.25), label: null, zIndex: held ? 1 : 0,
      });
    }
  }
}
