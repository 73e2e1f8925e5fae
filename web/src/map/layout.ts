// A radial feeder as a tidy tree: each lateral on a row of its own, beside the line that it leaves.
import type { Network } from "../data/types";

export interface Place {
  depth: number; // branches from the substation
  row: number;
}
export interface Layout {
  places: Place[]; // per bus
  parent: (number | null)[]; // per bus: the branch towards the substation, in the normal state
  distance: number[]; // per bus: ohm of resistance from the substation
  chains: number[][]; // buses of each lateral, beginning with the one that it leaves
  depth: number;
  rows: [number, number]; // lowest and highest
}

interface Tree {
  parent: (number | null)[];
  children: number[][];
  order: number[]; // parents first
  distance: number[];
}

function treeOf(network: Network): Tree {
  const n = network.buses.length;
  const at: number[][] = Array.from({ length: n }, () => []);
  network.branches.forEach((b, e) => {
    if (!b.closed) return;
    at[b.from]!.push(e);
    at[b.to]!.push(e);
  });
  const tree: Tree = { parent: new Array<number | null>(n).fill(null), children: Array.from({ length: n }, () => []), order: [network.source], distance: new Array<number>(n).fill(0) };
  const seen = new Set([network.source]);
  for (let k = 0; k < tree.order.length; ++k) {
    const bus = tree.order[k]!;
    for (const e of at[bus]!) {
      const branch = network.branches[e]!;
      const next = branch.from === bus ? branch.to : branch.from;
      if (seen.has(next)) continue;
      seen.add(next);
      tree.parent[next] = e;
      tree.children[bus]!.push(next);
      tree.distance[next] = tree.distance[bus]! + branch.r_ohm;
      tree.order.push(next);
    }
  }
  return tree;
}

// Rows hold stretches of depth that are taken.
class Rows {
  private readonly taken = new Map<number, [number, number][]>();

  private free(row: number, from: number, to: number): boolean {
    return (this.taken.get(row) ?? []).every(([a, b]) => to < a || from > b);
  }
  take(row: number, from: number, to: number): void {
    const list = this.taken.get(row) ?? [];
    list.push([from, to]);
    this.taken.set(row, list);
  }
  // The nearest row that is free over this stretch and that a line from `row` reaches without crossing another.
  nearest(row: number, from: number, to: number): number {
    const best = [1, -1].map((side) => {
      let k = row + side;
      while (!this.free(k, from, to)) k += side;
      let crossed = 0;
      for (let c = row + side; c !== k; c += side) if (!this.free(c, from - 1, from - 1)) ++crossed;
      return { k, cost: Math.abs(k - row) + 3 * crossed };
    });
    return best[0]!.cost <= best[1]!.cost ? best[0]!.k : best[1]!.k;
  }
}

export function layOut(network: Network): Layout {
  const tree = treeOf(network);
  const n = network.buses.length;
  const reach = new Array<number>(n).fill(0); // branches to the farthest leaf below
  for (const bus of [...tree.order].reverse())
    for (const child of tree.children[bus]!) reach[bus] = Math.max(reach[bus]!, reach[child]! + 1);
  const places: Place[] = Array.from({ length: n }, () => ({ depth: 0, row: 0 }));
  const rows = new Rows();
  const chains: number[][] = [];

  // The longest way down goes straight on; what leaves it follows later, the farthest first.
  const pending: { start: number; from: number | null; depth: number; row: number }[] = [{ start: network.source, from: null, depth: 0, row: 0 }];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { start, from, depth, row } = next;
    const last = depth + reach[start]!;
    const own = from === null ? row : rows.nearest(row, depth, last);
    rows.take(own, depth, last);
    const chain = from === null ? [] : [from];
    let bus: number | undefined = start;
    for (let d = depth; bus !== undefined; ++d) {
      places[bus] = { depth: d, row: own };
      chain.push(bus);
      const [straight, ...others]: number[] = [...tree.children[bus]!].sort((a, b) => reach[b]! - reach[a]!);
      for (const other of others) pending.push({ start: other, from: bus, depth: d + 1, row: own });
      bus = straight;
    }
    chains.push(chain);
  }
  const used = places.map((p) => p.row);
  return {
    places,
    parent: tree.parent,
    distance: tree.distance,
    chains,
    depth: places.reduce((most, p) => Math.max(most, p.depth), 0),
    rows: [used.reduce((a, b) => Math.min(a, b)), used.reduce((a, b) => Math.max(a, b))],
  };
}
