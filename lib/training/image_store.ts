import { Arena, type Engine, type RowSource } from "../engine/mod.ts";
import { type Cifar10, IMAGE_BYTES, POOLED_FEATURES, pooledMaps, standardisation } from "../dataset/mod.ts";

/** Which form of the pixels a method reads. */
export type InputForm = "pooled" | "raw" | "standardised";

interface Store {
  readonly arena: Arena;
  readonly data: Cifar10;
  readonly engine: Engine;
  readonly sources: Map<InputForm, RowSource>;
  bytes: number;
  labels: number;
}

let store: Store | null = null;
let queue: Promise<unknown> = Promise.resolve();

function affine(arena: Arena, features: number, value: (feature: number) => { scale: number; shift: number }) {
  const scale = new Float32Array(features), shift = new Float32Array(features);
  for (let f = 0; f < features; f++) {
    ({ scale: scale[f], shift: shift[f] } = value(f) as { scale: number; shift: number });
  }
  return { scale: arena.store(scale), shift: arena.store(shift) };
}

/** The maps made in place: no second copy of them is ever there. */
function storePooled(arena: Arena, data: Cifar10): number {
  const count = data.images.length / IMAGE_BYTES * POOLED_FEATURES, offset = arena.alloc(count * 2 + 64);
  pooledMaps(data, arena.u16(offset, count));
  return offset;
}

function addSource(to: Store, form: InputForm): RowSource {
  const { arena, data } = to;
  if (!to.labels) to.labels = arena.store(data.labels);
  if (form === "pooled") {
    // four bytes summed, to be divided by 4 (the pool) and by 256 (the pixel scale of direct-convolution)
    const features = POOLED_FEATURES;
    return {
      kind: "u16",
      offset: storePooled(arena, data),
      features,
      ...affine(arena, features, () => ({ scale: 1 / 1024, shift: 0 })),
      labels: to.labels,
    };
  }
  if (!to.bytes) to.bytes = arena.store(data.images);
  const features = IMAGE_BYTES, statistics = form === "standardised" ? standardisation(data) : null;
  const value = (f: number) => {
    const scale = statistics ? 1 / statistics.std[f]! : 1;
    return { scale, shift: statistics ? -statistics.mean[f]! * scale : 0 };
  };
  return { kind: "u8", offset: to.bytes, features, ...affine(arena, features, value), labels: to.labels };
}

/**
 * Runs `work` with the process's one arena, which holds the data set in the wanted form below everything `work`
 * allocates; what it allocates is given back afterwards. Calls wait for each other: there is one arena, and one core.
 */
export function withImages<T>(
  engine: Engine,
  data: Cifar10,
  form: InputForm,
  work: (arena: Arena, source: RowSource) => Promise<T>,
): Promise<T> {
  const turn = async () => {
    if (store?.data !== data || store.engine !== engine) {
      store = { arena: new Arena(engine), data, engine, sources: new Map(), bytes: 0, labels: 0 };
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
