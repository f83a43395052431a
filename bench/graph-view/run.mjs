/**
 * Landfall's wide view beside sigma.js and cytoscape.js: the same graph at the same places, moved by
 * the same script in the same headless Chromium. See README.md.
 *
 *     node run.mjs [--data wide.json] [--script wide.js] [--seconds 5] [--rounds 3] [--only 'landfall;sigma']
 */
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const data = option('data', join(root, 'target', 'graph-view', 'wide.json'));
const script = option('script', join(root, 'target', 'graph-view', 'wide.js'));
const seconds = Number(option('seconds', 5));
const rounds = Number(option('rounds', 3));
/** Where pictures of each are kept, if anywhere. */
const pictures = option('pictures', '');
const size = { width: 1280, height: 800 };

const PEERS = {
  landfall: { page: 'landfall.js', scripts: [] },
  'landfall, all drawn': { page: 'landfall.js?all', scripts: [] },
  sigma: { page: 'sigma.js', scripts: ['graphology/dist/graphology.umd.min.js', 'sigma/dist/sigma.min.js'] },
  cytoscape: { page: 'cytoscape.js', scripts: ['cytoscape/dist/cytoscape.min.js'] },
  'cytoscape, picture kept': { page: 'cytoscape.js?fast', scripts: ['cytoscape/dist/cytoscape.min.js'] },
};
const only = option('only', Object.keys(PEERS).join(';')).split(';');

const types = { js: 'text/javascript', css: 'text/css', json: 'application/json', html: 'text/html' };
const html = ({ page, scripts }) => `<!doctype html><html data-theme="light"><meta charset="utf-8">
<link rel="stylesheet" href="/style/tokens.css"><link rel="stylesheet" href="/style/graph.css">
<style>html,body{margin:0;height:100%;font-family:var(--font)}.host,.wide-frame,.wide-canvas{width:${size.width}px;height:${size.height}px!important}
.graph-find,.wide-legend,.graph-buttons{display:none!important}</style>
<body>${scripts.map((one) => `<script src="/modules/${one}"></script>`).join('')}
<script type="module">history.replaceState(null,'','/'+${JSON.stringify(page.includes('?') ? page.slice(page.indexOf('?')) : '')});await import('/pages/${page}')</script>`;

const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url.split('?')[0]);
  const send = (body, type) => response.writeHead(200, { 'content-type': type }).end(body);
  if (path === '/graph/wide.json') return send(readFileSync(data), types.json);
  if (path === '/wide.js') return send(readFileSync(script), types.js);
  if (path.startsWith('/peer/')) return send(html(PEERS[path.slice(6)]), types.html);
  const folder = { pages: here, style: root, modules: join(here, 'node_modules') }[path.split('/')[1]];
  const file = folder && join(folder, path.startsWith('/modules/') ? path.slice(9) : path);
  if (file && existsSync(file)) return send(readFileSync(file), types[file.split('.').pop()]);
  return response.writeHead(404).end();
});

/**
 * Runs in the page: for some seconds a new place in every frame; milliseconds between frames. Frames
 * come by the clock of the screen, 60 a second at most: without that clock Chromium counts frames that
 * it has not drawn.
 */
async function move(seconds) {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const parts = {
    // To and fro with everything in sight, nearer and away again, and through it near by.
    pan: (t) => [0.5 + 0.25 * Math.sin(t * 2 * Math.PI), 0.5 + 0.1 * Math.sin(t * 4 * Math.PI), 1],
    zoom: (t) => [0.4, 0.45, 2 ** (4 * Math.sin(t * Math.PI))],
    near: (t) => [0.3 + 0.3 * t, 0.4 + 0.15 * Math.sin(t * 2 * Math.PI), 8],
  };
  const out = {};
  for (const [name, at] of Object.entries(parts)) {
    window.bench.look(...at(0));
    for (let n = 0; n < 3; n++) await frame();
    const times = [];
    const began = performance.now();
    let last = began;
    while (last - began < seconds * 1000) {
      window.bench.look(...at((last - began) / seconds / 1000));
      await frame();
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    out[name] = times;
  }
  return out;
}

/** Runs in the page: from the moment of an input to the frame after the one that shows it. */
function watch() {
  window.delays = [];
  const note = (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => requestAnimationFrame(() => window.delays.push(performance.now() - began)));
  };
  for (const name of ['wheel', 'pointermove']) addEventListener(name, note, { capture: true, passive: true });
}

async function input(page) {
  await page.evaluate(watch);
  const [x, y] = [size.width / 2, size.height / 2];
  await page.mouse.move(x, y);
  for (let n = 0; n < 24; n++) {
    await page.mouse.wheel(0, n < 12 ? -100 : 100);
    await page.waitForTimeout(30);
  }
  await page.mouse.down();
  for (let n = 0; n < 40; n++) {
    await page.mouse.move(x + 160 * Math.sin(n / 6), y + 60 * Math.sin(n / 3));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  await page.waitForTimeout(1500);
  return page.evaluate(() => window.delays);
}

const at = (values, share) => values.slice().sort((a, b) => a - b)[Math.min(Math.floor(values.length * share), values.length - 1)];
const fps = (times, share) => 1000 / Math.max(at(times, share), 0.05);

await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;
// As the browser tests start it. WebGL is then drawn by the processor (SwiftShader), as is all else.
const args = ['--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const executablePath = process.env.LANDFALL_E2E_CHROMIUM ?? '/usr/bin/chromium';
const found = {};
for (let round = 0; round < rounds; round++) {
  for (const name of only) {
    const row = (found[name] ??= { pan: [], zoom: [], near: [], delays: [] });
    const browser = await chromium.launch({ executablePath, args });
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(180_000);
    page.on('pageerror', (error) => console.error(name, error.message));
    await page.goto(`${base}/peer/${encodeURIComponent(name)}`);
    await page.waitForFunction(() => window.bench);
    await page.waitForTimeout(1000);
    const times = await page.evaluate(move, seconds);
    for (const part of ['pan', 'zoom', 'near']) row[part].push(...times[part]);
    for (const near of pictures ? [1, 3, 8] : []) {
      await page.evaluate((near) => window.bench.look(0.4, 0.45, near), near);
      await page.waitForTimeout(600);
      await page.screenshot({ path: `${pictures}-${name.replace(/\W+/g, '-')}-${near}.png` });
    }
    await page.evaluate(() => window.bench.look(0.5, 0.5, 1));
    row.delays.push(...(await input(page)));
    await browser.close();
    console.error(`round ${round + 1}, ${name}: ${['pan', 'zoom', 'near'].map((part) => fps(times[part], 0.5).toFixed(1)).join(', ')}`);
  }
}
server.close();
const pad = (text, width) => String(text).padStart(width);
console.log(`${rounds} rounds of ${seconds} s a part, ${size.width} × ${size.height}; frames per second: median (slowest twentieth)`);
console.log(`${'view'.padEnd(26)}${pad('pan', 16)}${pad('zoom', 16)}${pad('near', 16)}${pad('all', 16)}${pad('input p95', 12)}`);
for (const [name, row] of Object.entries(found)) {
  const all = [...row.pan, ...row.zoom, ...row.near];
  const cell = (times) => pad(`${fps(times, 0.5).toFixed(1)} (${fps(times, 0.95).toFixed(1)})`, 16);
  console.log(`${name.padEnd(26)}${cell(row.pan)}${cell(row.zoom)}${cell(row.near)}${cell(all)}${pad(`${at(row.delays, 0.95).toFixed(0)} ms`, 12)}`);
}
