/** What lies in the queue: the search's record, tasks as jobs, and their answers. */
import type { Redis } from "ioredis";
import { UserError } from "../../errors.ts";
import type { Trial } from "../../training/trial.ts";
import type { Agreement, Task } from "../task.ts";

/** Name of the BullMQ queue; one search at a time fills it. */
export const QUEUE = "trials";

const RECORD = `${QUEUE}:search`;

/** The record lives this long after the search's last sign. */
const RECORD_MS = 30_000;

/** Who fills the queue, and what workers must agree with. */
export interface SearchRecord {
  readonly token: string;
  readonly host: string;
  readonly study: string;
  /** The commit, for people; `agreement.code` is what counts. */
  readonly commit: string;
  /** Name of the pixels, for people. */
  readonly pixels: string;
  readonly agreement: Agreement;
}

export interface JobData {
  readonly task: Task;
  readonly search: SearchRecord;
}

/** What a worker gives back. */
export type JobAnswer =
  /** `weights` is base64 of a safetensors file. */
  | { readonly trial: Trial; readonly weights?: string; readonly agreement: Agreement }
  /** The task took two of its processes down. */
  | { readonly lost: string; readonly seconds: number; readonly agreement: Agreement };

/**
 * Claims the queue for a search, or says again that it is still there.
 *
 * @throws {UserError} another living search fills it.
 */
export async function claimQueue(client: Redis, record: SearchRecord): Promise<void> {
  const text = JSON.stringify(record);
  for (;;) {
    if (await client.set(RECORD, text, "PX", RECORD_MS, "NX") !== null) return;
    const other = await currentSearch(client);
    if (other === null) continue;
    if (other.token !== record.token) {
      throw new UserError(
        `a search of ${other.study} on ${other.host} fills this queue; wait for it, or use another database: redis://host:6379/1`,
      );
    }
    await client.set(RECORD, text, "PX", RECORD_MS);
    return;
  }
}

export async function currentSearch(client: Redis): Promise<SearchRecord | null> {
  const text = await client.get(RECORD);
  return text === null ? null : JSON.parse(text) as SearchRecord;
}

export async function releaseQueue(client: Redis, record: SearchRecord): Promise<void> {
  if ((await currentSearch(client))?.token === record.token) await client.del(RECORD);
}

/** Whether two machines' trials may stand in one journal. */
export function agrees(a: Agreement, b: Agreement): boolean {
  return a.code === b.code && a.data === b.data;
}

/** Why a worker does not work for a search. */
export function disagreement(search: SearchRecord, mine: Omit<SearchRecord, "token" | "study">): UserError {
  if (search.agreement.data !== mine.agreement.data) {
    return new UserError(
      `this worker's images (${mine.pixels}) differ from those of the search on ${search.host} (${search.pixels}): give both the same CIFAR-10`,
    );
  }
  return new UserError(
    `this worker's code (commit ${mine.commit}) differs from that of the search on ${search.host} (commit ${search.commit}): ` +
      "check out the same commit on both; + means uncommitted changes",
  );
}
