/** A browser page that remembers what went wrong on it: errors of scripts, requests that left the server. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'];

export function executable() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
  if (!found) throw new Error('no chromium found: install it (apt install chromium) or set CHROMIUM to its path');
  return found;
}

export function launch(flags = []) {
  return chromium.launch({ executablePath: executable(), args: [...FLAGS, ...flags] });
}

export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  const faults = [];
  const outside = [];
  page.on('pageerror', (error) => faults.push(`${error.name}: ${error.message} ${error.stack?.split("\n").slice(1, 14).join(" < ") ?? ""}`));
  page.on('console', (message) => {
    // A missing optional setting is answered with 404, which the browser reports by itself.
    if (message.type() === 'error' && !message.location().url.endsWith('/api/config')) faults.push(`${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) outside.push(url);
  });
  return { page, context, faults, outside };
}

/** Without the service worker unless a test asks for it (`serviceWorkers: 'allow'`): requests that it makes pass by the page's own routes. */

/** Waits until map and network are drawn and still. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const ready = [...document.querySelectorAll('[data-testid=map],[data-testid=network]')].filter((box) => box.clientWidth > 0);
    return ready.length > 0 && ready.every((box) => box.dataset.ready === 'true');
  }, null, { timeout: 30000 });
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {}); // the event stream may keep the line busy
  await page.waitForTimeout(700);
}
