// As its documentation shows it: directed edges, labels where the library finds room.
const { nodes, edges, kinds, width, height } = await (await fetch('/graph/wide.json')).json();
const palette = ['#3b82f6', '#16a34a', '#d97706', '#db2777', '#7c3aed', '#0891b2', '#ea580c', '#6b7280'];
const graph = new graphology.MultiDirectedGraph();
nodes.id.forEach((id, at) =>
  graph.addNode(String(at), { x: nodes.x[at], y: height - nodes.y[at], size: 2, label: nodes.name[at], color: palette[nodes.kind[at] % 8], kind: kinds[nodes.kind[at]] }),
);
edges.from.forEach((from, at) =>
  graph.addEdgeWithKey(String(at), String(from), String(edges.to[at]), { size: 1, color: ['#0a5d9c', '#9a2160', '#4d6270'][edges.class[at]] }),
);
const host = document.createElement('div');
host.className = 'host';
document.body.append(host);
const sigma = new Sigma(graph, host, { defaultEdgeType: 'arrow' });
const camera = sigma.getCamera();
window.bench = {
  look(x, y, near) {
    const at = sigma.viewportToFramedGraph(sigma.graphToViewport({ x: x * width, y: (1 - y) * height }));
    camera.setState({ x: at.x, y: at.y, ratio: 1 / near, angle: 0 });
  },
};
