/** The JSON lines between a search and its worker processes. */
import type { Trial } from "../../training/trial.ts";
import type { Agreement, Task, TaskProgress } from "../task.ts";

export type ToWorker =
  /** `checkpoint` is the path of its state, saved at the end of an epoch when so many seconds have passed. */
  | { readonly type: "task"; readonly task: Task; readonly checkpoint: string; readonly everySeconds: number }
  /** Save what is half done and end. */
  | { readonly type: "stop" };

export type FromWorker =
  | { readonly type: "ready"; readonly agreement: Agreement }
  /** It cannot work at all. */
  | { readonly type: "unable"; readonly message: string }
  | { readonly type: "progress"; readonly id: string; readonly progress: TaskProgress }
  /** `weights` is base64. */
  | { readonly type: "result"; readonly id: string; readonly trial: Trial; readonly weights?: string }
  /** `forAll`: no other trial would fare better (no engine, no data). */
  | { readonly type: "error"; readonly id: string; readonly message: string; readonly forAll: boolean }
  | { readonly type: "stopped"; readonly id: string };
