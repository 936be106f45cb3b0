/** Cells that need the images, on a machine that has none. */
import { type Cifar10, CIFAR10_HELP, DataMissingError, loadCifar10 } from "../dataset/mod.ts";
import { emit } from "./emit.ts";
import { LEFT_OUT } from "./runner/marks.ts";

/**
 * The data set, or null where neither it nor a network is: everything that is drawn from recorded trials still works.
 * Shows which pixels were found, or what to do.
 */
export async function loadImages(): Promise<Cifar10 | null> {
  try {
    const data = await loadCifar10();
    const { train, validation, test } = data.split;
    const count = (rows: Int32Array) => rows.length.toLocaleString("en-US");
    const text = `${data.fingerprint.name}: ${count(train)} training, ${count(validation)} validation and ${
      count(test)
    } test images`;
    await emit({ "text/plain": text });
    return data;
  } catch (error) {
    if (!(error instanceof DataMissingError)) throw error;
    await emit({ "text/plain": `No images here: cells that need them are left out. ${CIFAR10_HELP}` });
    return null;
  }
}

/** Runs `work` with the images; without them the cell says that it was left out. */
export async function withImages<T>(data: Cifar10 | null, work: (data: Cifar10) => T | Promise<T>): Promise<T | null> {
  if (data !== null) return await work(data);
  await emit({ "text/plain": "Left out: this cell needs the images." }, { metadata: { [LEFT_OUT]: true } });
  return null;
}
