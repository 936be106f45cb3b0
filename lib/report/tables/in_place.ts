/** What running in place saves: the working memory of growing convolutions under four ways to order their outputs. */
import {
  accountedSlack,
  type Architecture,
  directConvolutionSize,
  exactSlack,
  type Layer,
  type MapShape,
} from "../../sizing/mod.ts";
import type { Table } from "../table.ts";

/** Elements beyond the input (direct-convolution.md, section 4.4). */
interface Slacks {
  /** Two maps. */
  readonly apart: number;
  /** One block, outputs row by row. */
  readonly rows: number;
  /** The herringbone, as it is billed, and as few as it can do with. */
  readonly herringbone: number;
  readonly exact: number;
}

/** Slacks of a convolution whose channels grow. */
export function slacksOf(from: MapShape, side: number, channels: number): Slacks {
  const height = from.height - side + 1, width = from.width - side + 1;
  return {
    apart: height * width * channels,
    rows: Math.max(0, height * (width * channels - from.width * from.channels) + side * from.channels),
    herringbone: accountedSlack(from, side, channels),
    exact: exactSlack(from, side, channels),
  };
}

/** One line for each C1 of the networks that makes more channels than it reads; bytes at 4 bits, the input included. */
export function inPlaceTable(networks: readonly (readonly [name: string, architecture: Architecture])[]): Table {
  const number = (title: string) => ({ title, kind: "number" }) as const;
  const rows = networks.flatMap(([name, architecture]) =>
    growing(architecture).map(({ layer, from }) => {
      const { apart, rows, herringbone } = slacksOf(from, layer.side, layer.channels);
      const input = from.height * from.width * from.channels;
      const bytes = [apart, rows, herringbone].map((slack) => ((input + slack) / 2).toLocaleString("en-US"));
      const saved = `${Math.round(100 * (apart - herringbone) / (input + apart))} %`;
      const shape = `${from.height}×${from.width}×${from.channels}`;
      return [name, `C1(${layer.channels},(${layer.side},${layer.side}))`, shape, ...bytes, saved];
    })
  );
  return {
    name: "in-place",
    title: "Bytes that a growing convolution needs, at 4 bits a number",
    caption:
      "Two maps: input and output side by side. Row by row: one block, outputs in reading order. Herringbone: as billed. " +
      "Saved: against two maps.",
    columns: [
      { title: "network", kind: "text" },
      { title: "layer", kind: "text" },
      ...["input", "two maps", "row by row", "herringbone", "saved"].map(number),
    ],
    rows,
  };
}

type C1 = Extract<Layer, { code: "C1" | "C2" }> & { code: "C1" };

function growing(architecture: Architecture): { layer: C1; from: MapShape }[] {
  const { parts } = directConvolutionSize(architecture);
  return architecture.flatMap((layer, i) => {
    const [height = 1, width = 1, channels = 1] = parts[i - 1]?.shape ?? [];
    if (layer.code !== "C1" || layer.channels <= channels) return [];
    return [{ layer: { ...layer, code: "C1" as const }, from: { height, width, channels } }];
  });
}
