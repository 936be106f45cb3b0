/** A recurrent unit's hidden state along one image, and what the classifier would say after each step. */
import * as Plot from "@observablehq/plot";
import { CLASS_NAMES } from "../../dataset/mod.ts";
import { document, type Figure, figureOf, INK } from "../svg.ts";
import { METHOD_STYLES } from "../style.ts";

/** Classes whose curve is drawn: the true one and the strongest others. */
const CURVES = 3;

function probabilities(scores: Float64Array): number[] {
  const largest = scores.reduce((a, b) => Math.max(a, b), -Infinity),
    powers = [...scores].map((s) => Math.exp(s - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/**
 * State as a heat map, probabilities of the true class and of its strongest rivals as curves over the same steps.
 *
 * @param states [steps][hiddenDim]
 * @param scores [steps][classes]
 * @param label the image's true class
 */
export function statePicture(
  states: readonly Float64Array[],
  scores: readonly Float64Array[],
  label: number,
  dataName: string,
): Figure {
  const cells = states.flatMap((state, t) => [...state].map((value, unit) => ({ step: t + 1, unit: unit + 1, value })));
  const chances = scores.map(probabilities), last = chances.at(-1) ?? [];
  const rivals = [...last.keys()].filter((c) => c !== label).sort((a, b) => last[b]! - last[a]!).slice(0, CURVES - 1);
  const drawn = [label, ...rivals], colours = [METHOD_STYLES.fastgrnn.colour, "#0b4a7a", "#8a8a8a"];
  const height = 300, split = 190, steps = states.length, hidden = states[0]?.length ?? 1;
  // both parts share one plot: units fill the upper part of the y range, probabilities the lower
  const unitY = (unit: number) => 1.1 + (hidden - unit) / hidden * 1.5,
    limit = Math.max(...cells.map((c) => Math.abs(c.value)));
  const lines = drawn.flatMap((c) => chances.map((p, t) => ({ step: t + 1, name: CLASS_NAMES[c]!, chance: p[c]! })));
  const plot = Plot.plot({
    document,
    width: 760,
    height: height + split / 2,
    marginLeft: 60,
    marginRight: 90,
    x: { label: "step", domain: [0, steps + 1] },
    y: { label: "probability of the class (below), hidden units (above)", domain: [0, 2.65], ticks: [0, 0.5, 1] },
    color: { type: "linear", domain: [-limit, 0, limit], range: ["#0b4a7a", "#ffffff", "#c9560c"] },
    marks: [
      Plot.rect(cells, {
        x1: (d: { step: number }) => d.step - 0.5,
        x2: (d: { step: number }) => d.step + 0.5,
        y1: (d: { unit: number }) => unitY(d.unit),
        y2: (d: { unit: number }) => unitY(d.unit - 1),
        fill: "value",
      }),
      ...drawn.flatMap((c, i) => {
        const own = lines.filter(({ name }) => name === CLASS_NAMES[c]);
        return [
          Plot.line(own, { x: "step", y: "chance", stroke: colours[i]!, strokeWidth: i === 0 ? 2.5 : 1.5 }),
          Plot.text(own.slice(-1), { x: "step", y: "chance", text: "name", dx: 6, textAnchor: "start", fill: INK }),
        ];
      }),
      Plot.ruleY([0]),
    ],
  });
  const title = `The state along one image (${CLASS_NAMES[label]}): orange positive, blue negative`;
  const caption = `${dataName}; a model trained in this notebook, not among the results.`;
  return figureOf(plot, { title, alt: title, caption });
}
