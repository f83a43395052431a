import { expect, test } from '@playwright/test';
import { behind } from '../../app/wide/behind.js';
import { Choice } from '../../app/wide/choice.js';
import { fit, moved, read, seen, under, written, zoomed } from '../../app/wide/camera.js';
import { Grid } from '../../app/wide/grid.js';
import { level, opening } from '../../app/wide/levels.js';
import { Model } from '../../app/wide/model.js';
import { distance, nearest, pick } from '../../app/wide/pick.js';
import { pixels } from '../../app/wide/png.js';

/** Numbers that look random, the same every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Two accounts; in the first two applications of three resources each. */
function model(): InstanceType<typeof Model> {
  const x = [10, 160, 310, 10, 160, 310, 1010];
  return new Model({
    snapshot: 's',
    width: 1400,
    height: 300,
    frames: {
      key: ['a', 'a1', 'a2', 'b'],
      name: ['a', 'a1', 'a2', 'b'],
      parent: [-1, 0, 0, -1],
      level: [0, 2, 2, 0],
      x: [0, 5, 5, 1000],
      y: [0, 30, 130, 0],
      width: [500, 480, 480, 200],
      height: [260, 90, 90, 100],
      title: [30, 30, 30, 30],
    },
    nodes: {
      id: ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'],
      name: ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'],
      kind: [0, 0, 0, 0, 0, 0, 0],
      account: [0, 0, 0, 0, 0, 0, 0],
      frame: [1, 1, 1, 2, 2, 2, 3],
      wave: [1, 1, 1, 2, 2, 2, -1],
      status: [null, null, null, null, null, null, null],
      x,
      y: [70, 70, 70, 170, 170, 170, 50],
    },
    edges: { from: [0, 1, 0, 3, 6], to: [3, 4, 1, 6, 3], class: [0, 2, 0, 1, 0] },
    kinds: ['AWS::SQS::Queue'],
    accounts: ['a'],
    waves: [],
  });
}

test('the grid finds exactly the boxes that touch a rectangle', () => {
  const next = dice(3);
  const x = Array.from({ length: 2000 }, () => Math.floor(next() * 9000));
  const y = Array.from({ length: 2000 }, () => Math.floor(next() * 3000));
  const grid = new Grid(x, y, 140, 30);
  for (let round = 0; round < 200; round++) {
    const [left, top] = [next() * 9500 - 250, next() * 3500 - 250];
    const rect = { left, top, right: left + next() * 900, bottom: top + next() * 400 };
    const found: number[] = [];
    grid.within(rect, (box: number) => found.push(box));
    const all = x.map((_, at) => at);
    const expected = all.filter((at) => x[at] <= rect.right && x[at] + 140 >= rect.left && y[at] <= rect.bottom && y[at] + 30 >= rect.top);
    expect(found.sort((a, b) => a - b)).toEqual(expected);
  }
  expect(new Grid([], [], 140, 30).at(5, 5)).toBe(-1);
  expect(grid.at(x[7] + 70, y[7] + 15)).toBeGreaterThanOrEqual(7);
});

test('the point under the pointer stays there when one zooms', () => {
  const picture = { width: 1000, height: 600 };
  const camera = fit({ width: 8000, height: 3000 }, picture);
  const pointer = { x: 130, y: 520 };
  const before = under(camera, pointer, picture);
  const after = under(zoomed(camera, 3, pointer, picture, 0.01), pointer, picture);
  expect(after.x).toBeCloseTo(before.x, 6);
  expect(after.y).toBeCloseTo(before.y, 6);
  expect(zoomed(camera, 1e9, pointer, picture, 0.01).scale).toBe(4);
  expect(zoomed(camera, 1e-9, pointer, picture, 0.01).scale).toBe(0.01);
});

test('everything fits, and what is panned away comes to an end', () => {
  const [drawing, picture] = [{ width: 8000, height: 3000 }, { width: 1000, height: 600 }];
  const view = seen(fit(drawing, picture), picture);
  expect(view.left).toBeLessThan(0);
  expect(view.right).toBeGreaterThan(8000);
  expect(view.top).toBeLessThan(0);
  expect(view.bottom).toBeGreaterThan(3000);
  expect(moved(fit(drawing, picture), -1e9, 1e9, drawing)).toMatchObject({ x: 0, y: 3000 });
});

test('the part that is seen survives the URL, and nonsense does not', () => {
  const camera = { x: 1234, y: -5, scale: 0.0625 };
  expect(read(written(camera))).toEqual(camera);
  for (const text of [null, '', '1,2', '1,2,3,4', 'a,b,c', '1,2,0', '1,2,-3', '1,Infinity,1']) expect(read(text)).toBeNull();
});

test('a closed frame stands for what is in it, and its lines are one', () => {
  const estate = model();
  const opens = opening(estate);
  expect(opens[0]).toBe(0);
  expect(opens[1]).toBeGreaterThan(0);
  const far = level(estate, opens, opens[1] / 2, [true, true, true]);
  expect(far.closed).toEqual([1, 2]);
  expect([...far.stands]).toEqual([~1, ~1, ~1, ~2, ~2, ~2, 6]);
  const lines = [...far.lines.count].map((count, at) => [far.lines.from[at], far.lines.to[at], far.lines.class[at], count]);
  // Two edges from the one to the other, of which *requires* says more than *talks*.
  expect(lines[0]).toEqual([~1, ~2, 0, 2]);
  expect(lines).toHaveLength(3);
  const near = level(estate, opens, 4, [true, true, true]);
  expect(near.closed).toEqual([]);
  expect(near.lines.count).toHaveLength(5);
  const some = level(estate, opens, 4, [false, true, false]);
  expect([...some.lines.class]).toEqual([1]);
});

test('a press hits resources before frames, and closed frames hide what is in them', () => {
  const estate = model();
  const opens = opening(estate);
  const picture = { width: 1400, height: 300 };
  const camera = { x: 700, y: 150, scale: 1 };
  const scene = (scale: number): Parameters<typeof pick>[0] =>
    ({ model: estate, level: level(estate, opens, scale, [true, true, true]) }) as Parameters<typeof pick>[0];
  expect(pick(scene(4), [], camera, { x: 200, y: 80 }, picture, 1)).toEqual({ sort: 'node', at: 1 });
  expect(pick(scene(opens[1] / 2), [], camera, { x: 200, y: 80 }, picture, 1)).toEqual({ sort: 'frame', at: 1 });
  expect(pick(scene(4), [], camera, { x: 480, y: 250 }, picture, 1)).toEqual({ sort: 'frame', at: 0 });
  expect(pick(scene(4), [], camera, { x: 800, y: 150 }, picture, 1)).toBeNull();
  const line = { x1: 600, y1: 100, x2: 900, y2: 200, from: 0, to: 6, class: 0, count: 1 };
  expect(pick(scene(4), [line], camera, { x: 750, y: 151 }, picture, 1)).toEqual({ sort: 'line', line });
});

test('a line is hit along its bend', () => {
  const line = { x1: 0, y1: 0, x2: 100, y2: 80 };
  expect(distance(line, 0, 0)).toBeCloseTo(0, 6);
  expect(distance(line, 50, 40)).toBeLessThan(0.5);
  // A fifth along the bend: eleven below the straight way.
  expect(distance(line, 24.8, 8.32)).toBeLessThan(0.5);
  expect(distance(line, 0, 80)).toBeGreaterThan(30);
  const far = { ...line, from: 0, to: 1, class: 0, count: 1 };
  expect(nearest([far], 50, 60, 5)).toBeNull();
  expect(nearest([far], 50, 42, 5)).toBe(far);
});

test('pictures are twice the drawing, up to what browsers can draw', () => {
  expect(pixels(400, 300)).toEqual({ width: 800, height: 600 });
  expect(pixels(20_000, 1_000)).toEqual({ width: 8192, height: 410 });
});

test('a line between closed frames knows the edges behind it', () => {
  const estate = model();
  const opens = opening(estate);
  const all = [true, true, true];
  const far = level(estate, opens, opens[1] / 2, all);
  const one = { from: far.lines.from[0], to: far.lines.to[0] };
  expect(behind(estate, far, all, one)).toEqual([0, 1]);
  expect(behind(estate, far, [true, false, false], one)).toEqual([0]);
  const near = level(estate, opens, 4, all);
  expect(behind(estate, near, all, { from: 0, to: 3 })).toEqual([0]);
});

test('arrows go round in what was found, and begin nowhere', () => {
  const choice = new Choice(3);
  expect(choice.at).toBe(-1);
  expect(choice.key('ArrowUp')).toBe(true);
  expect(choice.at).toBe(2);
  choice.key('ArrowDown');
  expect(choice.at).toBe(0);
  expect(choice.key('x')).toBe(false);
  expect(new Choice(0).key('ArrowDown')).toBe(false);
});
