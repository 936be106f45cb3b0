/** Names beside dots, where they cover neither a dot nor one another. */

export interface Place {
  /** Pixels, y downwards. */
  readonly x: number;
  readonly y: number;
}

export interface Label {
  /** Pixels. */
  readonly width: number;
  /** Dots that it may stand at, the preferred one first. */
  readonly anchors: readonly Place[];
}

/** A frame that labels must not leave. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const HEIGHT = 14, GAP = 9, DOT = 6;

/**
 * Centres of the labels, placed one after the other: at the first of its anchors that has room above, below, at a side, or a
 * line further off; where there is no room at all, where it covers least.
 */
export function labelPlaces(labels: readonly Label[], dots: readonly Place[], frame: Frame): Place[] {
  const placed: { at: Place; width: number }[] = [];
  for (const { width, anchors } of labels) {
    const tries = anchors.flatMap((anchor) => around(anchor, width)).map((at) => inside(at, width, frame));
    const covered = (at: Place) =>
      dots.filter((dot) => touches(at, width, dot, 2 * DOT, 2 * DOT)).length +
      10 * placed.filter((other) => touches(at, width, other.at, other.width, HEIGHT)).length;
    const best = tries.reduce((a, b) => (covered(b) < covered(a) ? b : a));
    placed.push({ at: best, width });
  }
  return placed.map(({ at }) => at);
}

function around({ x, y }: Place, width: number): Place[] {
  const up = HEIGHT / 2 + GAP, aside = width / 2 + GAP;
  const near = [{ x, y: y - up }, { x, y: y + up }, { x: x - aside, y }, { x: x + aside, y }];
  return [...near, { x, y: y - up - HEIGHT }, { x, y: y + up + HEIGHT }];
}

function inside({ x, y }: Place, width: number, { left, right, top, bottom }: Frame): Place {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return { x: clamp(x, left + width / 2, right - width / 2), y: clamp(y, top + HEIGHT / 2, bottom - HEIGHT / 2) };
}

/** Whether a label at `a` and a box of that size at `b` overlap. */
function touches(a: Place, width: number, b: Place, otherWidth: number, otherHeight: number): boolean {
  return Math.abs(a.x - b.x) < (width + otherWidth) / 2 && Math.abs(a.y - b.y) < (HEIGHT + otherHeight) / 2;
}
