/**
 * The session: one view, the answers it asks for, and what is derived from them.
 * Changing the view goes through `go`; nothing else writes it. Derived values are pure producers from `state/`.
 */
import { Client } from '../api/client';
import { watchRevisions, type Watch } from '../api/events';
import { patientReport } from '../api/jobs';
import type {
  Analysis, AnyRecord, Card, Codelists, Config, GapRow, Id, Job, Lang, Network, PresenceRow, RecordRef, Report, Row, Workspace,
} from '../api/types';
import { countStates, siteStates } from './coverage';
import { factsOf, type Evidence, type Facts } from './facts';
import { Layers } from './layers.svelte';
import { Line } from './line.svelte';
import { NameTables } from './name_tables.svelte';
import { asTree, nameIn, searchable } from './names';
import { sitesOf, stage, type Narrowing } from './network';
import { preferredLang, rememberLang } from './preferred_lang';
import { paintSites, sizesOf } from './paint';
import { constituencyLooks } from './palette';
import { askedQuery } from './parameters';
import { drawnTiesQuery, examplesOnly, gapsQuery, linkQuery, missingLinksQuery, networkQuery, withoutLinks, worldQuery } from './requests';
import { scenarioAsk, scenarioPaint, scenarioStage } from './scenario';
import { Shelf } from './shelf.svelte';
import { emptySlot, fill, type Slot } from './tasks';
import {
  EMPTY_VIEW, MAX_CHOSEN, enterWorkspace, formatView, isStep, parseView, stepBack, toggled, type CardRef, type View,
} from './view';
import type { Several } from './view_work';

const NO_NETWORK: Network = { workspace: '', nodes: [], ties: [], revision: 0 };

export class Session {
  readonly client: Client;
  view: View = $state.raw(EMPTY_VIEW);
  workspaces: Slot<{ items: Workspace[] }> = $state.raw(emptySlot());
  codelists: Slot<Codelists> = $state.raw(emptySlot());
  config: Slot<Config> = $state.raw(emptySlot());
  workspace: Slot<Workspace> = $state.raw(emptySlot());
  facts: Slot<Facts> = $state.raw(emptySlot());
  network: Slot<Network> = $state.raw(emptySlot());
  gaps: Slot<Report<GapRow>> = $state.raw(emptySlot());
  presence: Slot<Report<PresenceRow>> = $state.raw(emptySlot());
  answer: Slot<Report> = $state.raw(emptySlot());
  card: Slot<Card> = $state.raw(emptySlot());
  /** The cells of the site whose card is open, over all themes. */
  siteGaps: Slot<Report<GapRow>> = $state.raw(emptySlot());
  territories: Slot<GeoJSON.FeatureCollection> = $state.raw(emptySlot());
  registry: Slot<{ analyses: Analysis[] }> = $state.raw(emptySlot());
  /** The answer to the analysis that the address names. */
  report: Slot<Report<Row>> = $state.raw(emptySlot());
  /** The report as a job, while it is worked out. */
  job: Job | null = $state.raw(null);
  /** What single pages ask for while they are open. */
  readonly shelf = new Shelf();
  readonly #names = new NameTables();
  evidence: Evidence | null = $state.raw(null);
  filtersOpen = $state(false);
  /** The map has been on screen once: what stands beside it may be fetched. */
  mapDrawn = $state(false);
  /** What colours the map beyond presence and columns. */
  readonly layers = new Layers(this);
  readonly line: Line;
  announced = $state('');
  /** Counts data changes; part of addresses that must not be served from a cache. */
  revision = $state(0);
  #watch: Watch | null = null;

  /** The language asked for, and the one whose words are here. */
  readonly wantedLang: Lang = $derived(this.view.lang ?? preferredLang());
  lang: Lang = $state('en');
  /** A column of a report colours the map or sizes the network: the question beside them is that report's. */
  readonly painted = $derived(this.view.analysis !== null && this.report.value !== null && (this.view.colour !== null || this.view.size !== null));
  readonly #colouring = $derived(JSON.stringify([this.painted && this.view.colour, this.view.several, this.view.question === 'what_if']));
  /** What the map is coloured by in the place of presence: a column of the report, or a scenario. */
  readonly paint = $derived.by(() => {
    const [colour, several, scenario] = JSON.parse(this.#colouring) as [string | false | null, Several, boolean];
    if (colour) return paintSites(this.report.value!.rows, colour, several);
    return scenario && this.scenario ? scenarioPaint(this.scenario, [...this.states.keys()]) : this.layers.paint;
  });
  readonly sizes = $derived(
    this.view.analysis && this.view.size && this.report.value ? sizesOf(this.report.value.rows, this.view.size, this.view.several) : null,
  );
  /** The answer to a scenario, once it is the one asked for. */
  readonly scenario = $derived.by(() => {
    const asked = scenarioAsk(this.view);
    return asked && this.answer.value?.method.name === asked.name && !this.answer.loading ? this.answer.value : null;
  });
  readonly states = $derived(siteStates(this.gaps.value?.rows ?? []));
  readonly counts = $derived(countStates(this.states.values()));
  readonly looks = $derived(constituencyLooks(this.codelists.value));
  readonly siteById = $derived(new Map((this.facts.value?.sites ?? []).map((site) => [site.id, site])));
  readonly stakeholderById = $derived(new Map((this.facts.value?.stakeholders ?? []).map((who) => [who.id, who])));
  readonly themeById = $derived(new Map((this.facts.value?.themes ?? []).map((theme) => [theme.id, theme])));
  readonly parents = $derived(
    new Map((this.facts.value?.sites ?? []).flatMap((site): [Id, Id][] => (site.parent ? [[site.id, site.parent]] : []))),
  );
  readonly themeTree = $derived(
    asTree((this.facts.value?.themes ?? []).map((theme) => ({ id: theme.id, name: nameIn(this.lang, theme), parent: theme.parent ?? null }))),
  );
  /** Sites that hold other sites: what "in ..." can be. */
  readonly placeTree = $derived.by(() => {
    const holding = new Set(this.parents.values());
    const sites = (this.facts.value?.sites ?? []).filter((site) => holding.has(site.id));
    return asTree(sites.map((site) => ({ id: site.id, name: nameIn(this.lang, site), parent: site.parent ?? null })));
  });
  /** The part of the view that narrows the network: moving the map or the divider must not draw it again. */
  readonly #narrowing = $derived(JSON.stringify({
    sites: this.view.sites, stakeholders: this.view.stakeholders, theme: this.view.theme, constituency: this.view.constituency, ties: this.view.ties,
    ego: this.view.ego, scenario: this.view.question === 'what_if' ? { out: this.view.out, next: this.view.next } : null,
  }));
  readonly staged = $derived.by(() => {
    const { scenario, ...narrowing } = JSON.parse(this.#narrowing) as Narrowing & { scenario: Pick<View, 'out' | 'next'> | null };
    const staged = stage(this.network.value ?? NO_NETWORK, this.presence.value?.rows ?? [], narrowing, this.parents);
    return scenario ? scenarioStage(staged, scenario, this.scenario) : staged;
  });
  readonly lit: ReadonlySet<Id> = $derived(
    this.network.value ? sitesOf(this.network.value, this.view.stakeholders) : new Set<Id>(),
  );
  readonly searchable = $derived(searchable(this.lang, this.facts.value?.sites ?? [], this.facts.value?.stakeholders ?? []));

  constructor(client = new Client()) {
    this.client = client;
    this.line = new Line(this);
    client.onLine = (news) => this.line.heard(news);
  }

  /** Takes the view from the address and follows the browser's back and forward. */
  start(): void {
    this.view = parseView(location.pathname, location.search);
    window.addEventListener('popstate', () => {
      const before = this.view;
      this.view = parseView(location.pathname, location.search);
      this.evidence = null;
      this.#follow(before);
    });
    this.#follow(EMPTY_VIEW);
    this.line.start();
    this.layers.follow(() => this.#load('if_changed'));
  }

  /** Changes the view, and with it the address and what is loaded. `over`: passed by, no step to go back over. */
  go(change: Partial<View>, how: 'step' | 'over' = 'step'): void {
    const before = this.view;
    const after = { ...before, ...change };
    const url = formatView(after);
    if (url === formatView(before)) return;
    this.view = after;
    if (how === 'step' && isStep(before, after)) history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    if (change.lang) rememberLang(change.lang);
    this.#follow(before);
  }

  enter(workspace: string | null): void {
    this.evidence = null;
    this.go(enterWorkspace(this.view, workspace));
  }

  /** Choosing a site opens its card and narrows the network; choosing it again lets go. */
  chooseSite(id: Id, how: 'alone' | 'beside' = 'alone'): void {
    const sites = toggled(this.view.sites, id, how);
    this.go({ sites, card: sites.includes(id) ? { kind: 'sites', id } : null });
  }

  chooseStakeholder(id: Id, how: 'alone' | 'beside' = 'alone'): void {
    const stakeholders = toggled(this.view.stakeholders, id, how);
    this.go({ stakeholders, card: stakeholders.includes(id) ? { kind: 'stakeholders', id } : null });
  }

  /** Drawn over in a table, a matrix or on the line of time: chosen together, in the place of what was chosen of the same kind. */
  chooseTogether(chosen: { sites?: readonly Id[]; stakeholders?: readonly Id[] }): void {
    const distinct = (ids: readonly Id[]): readonly Id[] => [...new Set(ids)].slice(0, MAX_CHOSEN);
    this.go({ ...(chosen.sites && { sites: distinct(chosen.sites) }), ...(chosen.stakeholders && { stakeholders: distinct(chosen.stakeholders) }), card: null });
  }

  /** From a list or a card: chosen, and its card open, whatever was chosen before. */
  open(card: CardRef): void {
    this.evidence = null;
    this.go(card.kind === 'sites' ? { card, sites: [card.id] } : { card, stakeholders: [card.id] });
  }

  back(): void {
    if (this.evidence) this.evidence = null;
    else this.go(stepBack(this.view));
  }

  say(text: string): void {
    this.announced = text;
  }

  /** A record that another refers to, once it is here. */
  recordOf = (kind: string, id: Id): AnyRecord | null => this.#table(kind)?.get(id) ?? null;
  /** All records of a kind that others refer to, once they are here. */
  recordsOf(kind: string): readonly AnyRecord[] {
    return [...(this.#table(kind)?.values() ?? [])];
  }
  #table(kind: string): ReadonlyMap<Id, AnyRecord> | null {
    const w = this.view.workspace;
    if (!w || !(kind in (this.workspace.value?.counts ?? {}))) return null;
    return this.#names.of(w, kind, () => this.client.records(w, kind, examplesOnly(this.view)));
  }

  record(ref: RecordRef): Promise<AnyRecord> {
    const [kind = '', id = ''] = ref.split('/');
    return this.client.record(this.view.workspace ?? '', kind, id);
  }

  /** Somebody, perhaps this page itself, has written. */
  refresh(): void {
    this.#load('again');
  }
  retry(): void {
    this.refresh();
  }

  #follow(before: View): void {
    if (this.view.workspace !== before.workspace) this.#watchWorkspace();
    this.#load('if_changed');
  }

  #watchWorkspace(): void {
    this.#watch?.stop();
    this.#watch = null;
    const { workspace } = this.view;
    if (!workspace) return;
    this.#watch = watchRevisions(workspace, (event) => {
      if (event.workspace === workspace && event.revision > (this.workspace.value?.revision ?? 0)) this.refresh();
    }, (up) => this.line.heard(up ? { up } : { up, kept: null }));
  }

  #load(when: 'if_changed' | 'again'): void {
    const { view, client } = this;
    const w = view.workspace;
    const inW = (parts: unknown): string | null => (w ? JSON.stringify([w, parts]) : null);
    const world = worldQuery(view);
    void fill('lists', () => this.codelists, (slot) => (this.codelists = slot), () => client.codelists(), when);
    void fill('config', () => this.config, (slot) => (this.config = slot), () => client.config());
    void fill(w ? null : 'all', () => this.workspaces, (slot) => (this.workspaces = slot), () => client.workspaces(), when);
    void fill(inW('workspace'), () => this.workspace, (slot) => {
      this.workspace = slot;
      this.revision = slot.value?.revision ?? 0;
    }, () => client.workspace(w!), when);
    void fill(inW(view.examples), () => this.facts, (slot) => (this.facts = slot), () => factsOf(client, w!, examplesOnly(view)), when);
    const [network, gaps] = [networkQuery(view), gapsQuery(view, this.layers.below)];
    const cells = withoutLinks(gaps);
    this.layers.load(inW, cells, (query) => client.totals(w!, 'redundancy', query), when);
    void fill(inW(network), () => this.network, (slot) => (this.network = slot), () => client.network(w!, network), when);
    void fill(inW(world), () => this.presence, (slot) => (this.presence = slot), () => client.analysis(w!, 'presence', world), when);
    void fill(inW(gaps), () => this.gaps, (slot) => (this.gaps = slot), () => client.analysis(w!, 'gaps', gaps), when);
    this.#loadAnswer(when, inW);
    const given = { kind: this.layers.reportKind, ...askedQuery(view.params, world) };
    void fill(view.analysis || view.page === 'questions' ? inW('registry') : null, () => this.registry, (slot) => (this.registry = slot), () => client.analyses(w!));
    const asked = view.analysis && inW(['report', view.analysis, given]);
    void fill(asked, () => this.report, (slot) => (this.report = slot), () => {
      const wanted = (): boolean => this.report.key === asked;
      return patientReport(client, w!, view.analysis!, given, { wanted, job: (job) => wanted() && (this.job = job) });
    }, when);
    if (when === 'again') {
      this.shelf.again();
      if (w) this.#names.again((kind) => client.records(w, kind, examplesOnly(view)));
    }
    const { card } = view;
    void fill(card && inW([card, world]), () => this.card, (slot) => (this.card = slot),
      () => client.card(w!, card!.kind, card!.id, world), when);
    const shown = card?.kind === 'sites' ? { role: view.role, site: card.id, kind: this.siteById.get(card.id)?.kind ?? null, ...linkQuery(view), ...world } : null;
    void fill(shown && inW(shown), () => this.siteGaps, (slot) => (this.siteGaps = slot), () => client.analysis(w!, 'gaps', shown!), when);
    void fill(view.territories ? inW('territories') : null, () => this.territories, (slot) => (this.territories = slot),
      () => client.territories(w!), when);
  }

  #loadAnswer(when: 'if_changed' | 'again', inW: (parts: unknown) => string | null): void {
    const { view, client } = this;
    const { question } = view;
    const asked = question === 'missing_links' || question === 'centrality' || question === 'cohesion' ? question : null;
    const query = asked === 'missing_links' ? missingLinksQuery(view) : drawnTiesQuery(view);
    const scenario = scenarioAsk(view);
    if (scenario) {
      void fill(inW(scenario), () => this.answer, (slot) => (this.answer = slot), () => client.report(view.workspace!, scenario.name, scenario.query), when);
      return;
    }
    void fill(asked && query && inW([asked, query]), () => this.answer as Slot<unknown>, (slot) => (this.answer = slot as Slot<Report>),
      () => client.analysis(view.workspace!, asked!, query!), when);
  }
}
