/** What a network's working memory holds while one image passes through it. */
import * as Plot from "@observablehq/plot";
import type { Timeline, TimelineStep } from "../../models/direct_convolution/mod.ts";
import { METHOD_STYLES } from "../style.ts";
import { document, type Figure, figureOf, INK } from "../svg.ts";

const INPUT_COLOUR = "#b9cfe2";
/** Widths in pixels: of a layer's share of the time axis, and of the margins. */
const LAYER = 104, MARGINS = 76;

/** A moment of a layer; layers get the same width however many pixels they compute. */
interface Point {
  readonly time: number;
  readonly step: number;
  readonly input: number;
  readonly output: number;
}

/** Bytes in use after each output pixel, input still needed below and outputs above, layer by layer, and the capacity. */
export function memoryTimelineFigure({ capacity, decides, steps }: Timeline, title: string, caption: string): Figure {
  const points = steps.flatMap(pointsOf), { colour } = METHOD_STYLES["direct-convolution"];
  const names = steps.map(({ name, layer }, i) => ({
    time: i + 0.5,
    text: name.replace(": ", "\n"),
    weight: layer === decides ? "bold" : "normal",
  }));
  const maps = steps.map(({ to: { height, width, channels } }, i) => ({
    time: i + 0.5,
    text: height * width === 1 ? `${channels}` : `${height}×${width}×${channels}`,
  }));
  const high = Math.max(capacity, ...sums(steps)) * 1.12;
  const area = { x: "time", z: "step", curve: "step-before" } as const;
  const plot = Plot.plot({
    document,
    ...{
      width: MARGINS + LAYER * steps.length,
      height: 330,
      marginLeft: 56,
      marginRight: 20,
      marginTop: 40,
      marginBottom: 44,
    },
    x: { domain: [0, steps.length], ticks: [], label: "output of the layer", labelAnchor: "center", labelOffset: 34 },
    y: { domain: [0, high], grid: true, label: "bytes in use" },
    marks: [
      Plot.areaY(points, { ...area, y1: 0, y2: "input", fill: INPUT_COLOUR }),
      Plot.areaY(points, { ...area, y1: "input", y2: ({ input, output }: Point) => input + output, fill: colour }),
      Plot.ruleX(steps.map((_, i) => i), { stroke: "#999999", strokeWidth: 0.7 }),
      Plot.ruleY([capacity], { stroke: INK, strokeDasharray: "6 3", strokeWidth: 1.5 }),
      Plot.text([`${capacity.toLocaleString("en-US")} bytes`], {
        ...{ x: steps.length, y: capacity, dy: -7, textAnchor: "end", fontWeight: "bold", fill: INK },
      }),
      ...["bold", "normal"].map((weight) =>
        Plot.text(names.filter((name) => name.weight === weight), {
          ...{ x: "time", frameAnchor: "top", dy: -26, lineAnchor: "top", text: "text", fontWeight: weight, fill: INK },
        })
      ),
      Plot.text(maps, { x: "time", frameAnchor: "bottom", dy: 14, text: "text", fill: INK }),
      Plot.ruleY([0]),
    ],
  });
  const alt = `${title}: at most ${Math.max(...sums(steps)).toLocaleString("en-US")} of ${
    capacity.toLocaleString("en-US")
  } bytes in use`;
  const legend = [
    { label: "input still needed", symbol: square(INPUT_COLOUR) },
    { label: "outputs so far", symbol: square(colour) },
    { label: "working memory as accounted (layer in bold decides)", symbol: dashed() },
  ];
  return figureOf(plot, { title, alt, caption, legend });
}

function pointsOf({ moments }: TimelineStep, step: number): Point[] {
  const before = moments[0], all = before === undefined ? [] : [before, ...moments];
  return all.map((moment, i) => ({ ...moment, step, time: step + i / moments.length }));
}

function sums(steps: readonly TimelineStep[]): number[] {
  return steps.flatMap(({ moments }) => moments.map(({ input, output }) => input + output));
}

function square(colour: string): string {
  return `<rect x="-6" y="-6" width="12" height="12" fill="${colour}"/>`;
}

function dashed(): string {
  return `<line x1="-8" x2="8" stroke="${INK}" stroke-width="1.5" stroke-dasharray="4 2"/>`;
}
