import assert from "node:assert/strict";
import { labelPlaces } from "./label_places.ts";

const FRAME = { left: 0, right: 400, top: 0, bottom: 300 };

Deno.test("labelPlaces() puts a lone label above its dot", () => {
  const dot = { x: 200, y: 150 };
  assert.deepEqual(labelPlaces([{ width: 60, anchors: [dot] }], [dot], FRAME), [{ x: 200, y: 134 }]);
});

Deno.test("labelPlaces() keeps labels of neighbouring dots apart, and off the dots", () => {
  const dots = [{ x: 200, y: 100 }, { x: 205, y: 112 }, { x: 198, y: 124 }, { x: 203, y: 80 }];
  const labels = [80, 60].map((width, i) => ({ width, anchors: [dots[i]!] }));
  const [a, b] = labelPlaces(labels, dots, FRAME);
  assert(Math.abs(a!.x - b!.x) >= 70 || Math.abs(a!.y - b!.y) >= 14, JSON.stringify([a, b]));
  for (const [i, place] of [a!, b!].entries()) {
    for (const dot of dots) {
      const apart = Math.abs(place.x - dot.x) >= labels[i]!.width / 2 + 6 || Math.abs(place.y - dot.y) >= 13;
      assert(apart, `label ${i} at ${JSON.stringify(place)} covers ${JSON.stringify(dot)}`);
    }
  }
});

Deno.test("labelPlaces() goes to the next anchor where the first has no room, and stays in the frame", () => {
  const crowd = Array.from({ length: 81 }, (_, i) => ({ x: 60 + 10 * (i % 9), y: 60 + 10 * Math.floor(i / 9) }));
  const free = { x: 395, y: 5 };
  const [place] = labelPlaces([{ width: 60, anchors: [{ x: 100, y: 100 }, free] }], [...crowd, free], FRAME);
  assert(place!.x <= 370 && place!.x > 300 && place!.y >= 7, JSON.stringify(place));
});
