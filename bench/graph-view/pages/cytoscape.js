// With the options that its documentation recommends for large graphs: haystack edges, no labels
// and no edges' arrows are not asked for; the picture is kept while one moves if `?fast` is there.
const { nodes, edges, width, height } = await (await fetch('/graph/wide.json')).json();
const fast = location.search.includes('fast');
const palette = ['#3b82f6', '#16a34a', '#d97706', '#db2777', '#7c3aed', '#0891b2', '#ea580c', '#6b7280'];
const host = document.createElement('div');
host.className = 'host';
document.body.append(host);
const cy = cytoscape({
  container: host,
  elements: {
    nodes: nodes.id.map((id, at) => ({ data: { id: `n${at}`, label: nodes.name[at], color: palette[nodes.kind[at] % 8] }, position: { x: nodes.x[at] + 70, y: nodes.y[at] + 15 } })),
    edges: edges.from.map((from, at) => ({ data: { id: `e${at}`, source: `n${from}`, target: `n${edges.to[at]}`, color: ['#0a5d9c', '#9a2160', '#4d6270'][edges.class[at]] } })),
  },
  layout: { name: 'preset' },
  style: [
    { selector: 'node', style: { width: 140, height: 30, shape: 'rectangle', 'background-color': 'data(color)', label: 'data(label)', 'font-size': 11, 'min-zoomed-font-size': 8 } },
    { selector: 'edge', style: { width: 2, 'curve-style': 'haystack', 'line-color': 'data(color)', opacity: 0.5 } },
  ],
  textureOnViewport: fast,
  hideEdgesOnViewport: fast,
  pixelRatio: 1,
  minZoom: 1e-4,
});
cy.fit();
const whole = cy.zoom();
window.bench = {
  look(x, y, near) {
    const zoom = whole * near;
    cy.viewport({ zoom, pan: { x: host.clientWidth / 2 - x * width * zoom, y: host.clientHeight / 2 - y * height * zoom } });
  },
};
