/** The process's one arena with a data set in it: models are compiled above it, one after the other. */
import {
  type Cifar10,
  IMAGE_BYTES,
  type LabelledImages,
  POOLED_FEATURES,
  pooledMaps,
  standardisation,
} from "../dataset/mod.ts";
import { Arena, type Engine, type RowSource } from "../engine/mod.ts";

/** Which form of the pixels a method reads. */
export type InputForm = "pooled" | "raw" | "standardised";

type Training = Pick<Cifar10, "images" | "split"> | null;

interface Store {
  readonly arena: Arena;
  readonly images: LabelledImages;
  readonly training: Training;
  readonly engine: Engine;
  readonly sources: Map<InputForm, RowSource>;
  bytes: number;
  labels: number;
}

let store: Store | null = null;
let queue: Promise<unknown> = Promise.resolve();

function affine(arena: Arena, features: number, value: (feature: number) => readonly [scale: number, shift: number]) {
  const scale = new Float32Array(features), shift = new Float32Array(features);
  for (let f = 0; f < features; f++) [scale[f], shift[f]] = value(f) as [number, number];
  return { features, scale: arena.store(scale), shift: arena.store(shift) };
}

function addSource(to: Store, form: InputForm): RowSource {
  const { arena, images, training } = to, labels = to.labels ||= arena.store(images.labels);
  if (form === "pooled") {
    // four bytes summed, to be divided by 4 (the pool) and by 256 (the pixel scale of direct-convolution)
    return {
      kind: "u16",
      offset: storePooled(arena, images),
      labels,
      ...affine(arena, POOLED_FEATURES, () => [1 / 1024, 0]),
    };
  }
  const offset = to.bytes ||= arena.store(images.images);
  if (form === "raw") return { kind: "u8", offset, labels, ...affine(arena, IMAGE_BYTES, () => [1, 0]) };
  if (!training) throw new Error("standardised input needs the training images");
  const { mean, std } = standardisation(training);
  const value = (f: number) => [1 / std[f]!, -mean[f]! / std[f]!] as const;
  return { kind: "u8", offset, labels, ...affine(arena, IMAGE_BYTES, value) };
}

/** The maps made in place: no second copy of them is ever there. */
function storePooled(arena: Arena, images: LabelledImages): number {
  const count = images.labels.length * POOLED_FEATURES, offset = arena.alloc(count * 2 + 64);
  pooledMaps(images, arena.u16(offset, count));
  return offset;
}

/**
 * Runs `work` with the arena, which holds `images` in the wanted form below everything that `work` allocates; what it
 * allocates is given back afterwards. `training` has the statistics for the standardised form. Calls wait for each other:
 * there is one arena, and one core.
 */
export function withImages<T>(
  engine: Engine,
  images: LabelledImages,
  form: InputForm,
  training: Training,
  work: (arena: Arena, source: RowSource) => Promise<T>,
): Promise<T> {
  const turn = async () => {
    if (store?.images !== images || store.engine !== engine || store.training !== training) {
      store = { arena: new Arena(engine), images, training, engine, sources: new Map(), bytes: 0, labels: 0 };
    }
    const { arena, sources } = store;
    const source = sources.get(form) ?? addSource(store, form);
    sources.set(form, source);
    const mark = arena.mark();
    try {
      return await work(arena, source);
    } finally {
      arena.release(mark);
    }
  };
  const result = queue.then(turn);
  queue = result.catch(() => {});
  return result;
}
