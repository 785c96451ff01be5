/** What the server holds, read from its API, so that the tests fit the real data as well as the fixtures. */
export async function readFacts(origin, workspace) {
  const get = async (path) => {
    const response = await fetch(`${origin}/api/workspaces/${workspace}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
    return response.json();
  };
  const [gaps, presence, network, stakeholders, platforms] = await Promise.all([get('/analyses/gaps'), get('/analyses/presence'), get('/network'), get('/stakeholders?limit=10000'), get('/platforms?limit=1')]);
  const siteName = new Map(gaps.rows.map((row) => [row.site, row.site_name]));
  const themeName = new Map(gaps.rows.map((row) => [row.theme, row.theme_name]));
  const named = new Map(stakeholders.items.map((one) => [one.id, one.name]));

  // The theme whose cells differ most, so that a recoloured map shows it.
  const states = (theme) => new Set(gaps.rows.filter((row) => row.theme === theme).map((row) => row.presence)).size;
  const themes = [...themeName.keys()].sort((a, b) => states(b) - states(a) || (a < b ? -1 : 1));

  // A site with partners in a role, standing on its own, with a point to click.
  const roles = (site) => presence.rows.filter((row) => row.site === site).length;
  const candidates = [...siteName.keys()].filter((site) => roles(site) > 0).sort((a, b) => roles(b) - roles(a) || (a < b ? -1 : 1));
  let site = null;
  for (const id of candidates.slice(0, 5)) {
    const record = await get(`/sites/${id}`);
    const point = middle(record.geometry);
    if (point) {
      site = { id, name: record.name, point };
      break;
    }
  }
  // A theme on which somebody works at that site: the one with most partners there.
  const partners = (theme) => new Set(presence.rows.filter((row) => row.site === site?.id && row.theme === theme).map((row) => row.stakeholder)).size;
  const busy = [...themes].sort((a, b) => partners(b) - partners(a) || (a < b ? -1 : 1))[0];
  const working = network.nodes.filter((node) => node.sites.length > 0).sort((a, b) => b.sites.length - a.sites.length || (a.id < b.id ? -1 : 1));
  return { gaps, presence, network, siteName, themeName, themes, busy, site, working, named, platform: platforms.items[0]?.id ?? 'none' };
}

function middle(geometry) {
  if (!geometry) return null;
  const points = [];
  const walk = (part) => (typeof part[0] === 'number' ? points.push(part) : part.forEach(walk));
  walk(geometry.coordinates);
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}
