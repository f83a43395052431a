// The wide view as the product ships it; `landfall-all` draws every box and line at every scale.
const all = location.search.includes('all');
const element = document.createElement('landfall-wide');
document.body.append(element);
await import('/wide.js');
while (!element.hasAttribute('data-ready')) await new Promise((done) => setTimeout(done, 20));
const view = element.view;
if (all) {
  view.opens.fill(0);
  view.levels.clear();
  view.anew();
}
const whole = view.camera;
window.bench = {
  // What is seen: the middle as shares of the drawing, and how many times nearer than everything.
  look(x, y, near) {
    view.look({ x: x * view.model.size.width, y: y * view.model.size.height, scale: whole.scale * near });
  },
};
