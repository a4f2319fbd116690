import { layOut, type PlacedNode } from '../../lib/graph/layout';
import { fitted, textWidth } from '../../lib/graph/text-width';
import { writeSvg } from '../../lib/graph/write-svg';
import { graphOf, manyApplications, shop } from './projects';

const size = () => ({ width: 100, height: 50 });

function overlaps(one: PlacedNode, other: PlacedNode): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

test.each([3, 60, 300])('at %i applications no node is on another, and all are inside', async (count) => {
  const graph = await graphOf(manyApplications(count));
  const { nodes, edges, width, height } = await layOut(graph, size);
  expect(nodes).toHaveLength(graph.nodes.length);
  expect(edges).toHaveLength(graph.edges.length);
  const pairs = nodes.flatMap((one, index) => nodes.slice(index + 1).map((other) => [one, other] as const));
  expect(pairs.filter(([one, other]) => overlaps(one, other))).toEqual([]);
  expect(nodes.filter(({ x, y }) => x < 0 || y < 0 || x + 100 > width || y + 50 > height)).toEqual([]);
});

test('arrows lead from the border of one node to that of the other, circles too', async () => {
  const node = (id: string) => ({ id, kind: 'application', title: id, tone: 'blue' }) as const;
  const edges = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'a' },
  ];
  const layout = await layOut({ title: '', nodes: ['a', 'b', 'c'].map(node), edges }, size);
  const placed = new Map(layout.nodes.map((one) => [one.node.id, one]));
  for (const { edge, points } of layout.edges) {
    const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
    expect([from?.x, (from?.x ?? 0) + 100]).toContain(points[0]?.x);
    expect([to?.x, (to?.x ?? 0) + 100]).toContain(points.at(-1)?.x);
  }
});

test('the picture is narrow enough for a page, and names are whole', async () => {
  // GIVEN projects of 3 and 60 applications
  const [few, many] = await Promise.all([3, 60].map(async (count) => writeSvg(await graphOf(manyApplications(count)))));
  const width = (svg = '') => Number(/ width="(\d+)"/.exec(svg)?.[1]);
  // THEN a page of 830 pixels shows their text at 8 or more
  expect(width(few)).toBeLessThan(900);
  expect((830 / width(many)) * 12).toBeGreaterThan(7.5);
  expect(few).not.toContain('…');
  expect(many).not.toContain('…');
});

test('what names mean to SVG is escaped', async () => {
  const svg = await writeSvg({
    title: '<&>',
    nodes: [{ id: 'a', kind: 'entry', title: '"a" <b>', tone: 'grey' }],
    edges: [],
  });
  expect(svg).toContain('<title id="title">&#60;&#38;&#62;</title>');
  expect(svg).toContain('>&#34;a&#34; &#60;b&#62;</text>');
});

test('the same graph is the same picture', async () => {
  expect(await writeSvg(await graphOf(shop))).toBe(await writeSvg(await graphOf(shop)));
});

test('texts are cut in the middle, and never wider than told', () => {
  expect(fitted('short', 200, 14)).toBe('short');
  const cut = fitted('a-host-with-a-long-name.example.com', 150, 14);
  expect(cut).toMatch(/^a-host.*….*\.com$/);
  expect(textWidth(cut, 14)).toBeLessThanOrEqual(150);
});
