/** Ctrl-C: once asks the work to stop, twice ends it at once. */
import process from "node:process";
import { EXIT } from "./cli.ts";

/** A terminal and the task runner may both deliver one key press; what follows this soon is the same one. */
const SAME_PRESS_MS = 100;

/**
 * A signal that aborts at the first interrupt (or a request to terminate). At the second one `abandon` is called and
 * the process ends with status 130.
 */
export function stopSignal(abandon: () => void, notice = "stopping; once more: at once"): AbortSignal {
  const stopping = new AbortController();
  let first = 0;
  const onSignal = () => {
    const now = Date.now();
    if (!stopping.signal.aborted) {
      first = now;
      console.error(notice);
      stopping.abort();
    } else if (now - first > SAME_PRESS_MS) {
      abandon();
      process.exit(EXIT.interrupted);
    }
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, onSignal);
  return stopping.signal;
}
