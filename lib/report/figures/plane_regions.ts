/** Where on a map each class's ground has room for its name. */
import type { Place } from "./label_places.ts";

/** The ground of one class. */
export interface Region {
  readonly owner: number;
  /** The cell that is farthest from all other ground and from the map's edge, in cells. */
  readonly centre: Place;
  /** How far that is: a square of 2 depth - 1 cells around the centre is all of that class. */
  readonly depth: number;
}

/**
 * One region for each class that owns ground, the roomiest place of it; distances as a king walks.
 *
 * @param owners [rows][columns] class of each cell
 */
export function regions(owners: readonly (readonly number[])[]): Region[] {
  const height = owners.length, width = owners[0]?.length ?? 0;
  const found = new Map<number, Region>();
  const depths = Array.from({ length: height }, () => new Int32Array(width));
  const isSame = (x: number, y: number, owner: number) => owners[y]?.[x] === owner;
  // a cell at the edge of its ground has depth 1; each round peels one layer off what is left
  for (let depth = 1, left = true; left; depth++) {
    left = false;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const owner = owners[y]![x]!;
        if (
          depths[y]![x] !== 0 || !touchesPeeled(x, y, (u, v) => isSame(u, v, owner) && isInside(depths[v]![u]!, depth))
        ) {
          left ||= depths[y]![x] === 0;
          continue;
        }
        depths[y]![x] = depth;
        if ((found.get(owner)?.depth ?? 0) < depth) found.set(owner, { owner, centre: { x, y }, depth });
      }
    }
  }
  return [...found.values()];
}

/** Not peeled in an earlier round. */
const isInside = (layer: number, depth: number): boolean => layer === 0 || layer === depth;

/** Whether one of the eight cells around is not inside. */
function touchesPeeled(x: number, y: number, inside: (x: number, y: number) => boolean): boolean {
  for (let v = y - 1; v <= y + 1; v++) {
    for (let u = x - 1; u <= x + 1; u++) if (!inside(u, v)) return true;
  }
  return false;
}
