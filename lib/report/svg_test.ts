import assert from "node:assert/strict";
import { emptyFigure } from "./svg.ts";

/** Numbers of an attribute, of every element of that name. */
function numbers(svg: string, element: string, attribute: string): number[] {
  return [...svg.matchAll(new RegExp(`<${element} [^>]*?\\b${attribute}="([\\d.]+)"`, "g"))].map(([, value]) =>
    +value!
  );
}

Deno.test("emptyFigure() keeps a title of several lines above its frame, and its message inside", () => {
  const title = "Figure 2: average validation accuracy of Bonsai models for each tree depth";
  const { svg, height } = emptyFigure(title, "No model has been trained yet. ".repeat(5));
  const bold = svg.match(/<text [^>]*bold[^>]*>/g) ?? [], baselines = numbers(svg, "text", "y");
  assert.equal(bold.length, 2);
  const frame = Number(svg.match(/<rect x="10" y="([\d.]+)"/)?.[1]);
  const frameHeight = Number(svg.match(/height="([\d.]+)" fill="none"/)?.[1]);
  const [first = 0, second = 0, ...message] = baselines;
  assert(first < second && second < frame, `title at ${first} and ${second}, frame at ${frame}`);
  assert(message.length > 1 && message.every((y) => y > frame + 12 && y < frame + frameHeight - 4), String(message));
  assert(frame + frameHeight < height);
});
