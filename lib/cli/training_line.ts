/** What a person sees of one training: a line that changes on a terminal, else a line an epoch. */
import { formatSeconds } from "../search/progress/estimate.ts";
import type { Progress, Trial } from "../training/mod.ts";

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** `epoch 2 of 5, 40 %: loss 1.620, validation 45.20 %, 8 s left`. */
export function progressText(progress: Progress): string {
  const { epoch, epochs, step, steps, loss, validationAccuracy, secondsLeft } = progress;
  const validation = validationAccuracy === null ? "" : `, validation ${percent(validationAccuracy)}`;
  return `epoch ${epoch + 1} of ${epochs}, ${Math.round(100 * step / steps)} %: loss ${loss.toFixed(3)}${validation}, ${
    formatSeconds(secondsLeft)
  } left`;
}

/** `epoch 2 of 5: loss 1.620, validation loss 1.590, accuracy 45.20 %, 8 s left`. */
export function epochText({ epochs, secondsLeft }: Progress, epoch: Trial["history"][number]): string {
  const { loss, validationLoss, validationAccuracy } = epoch;
  return `epoch ${epoch.epoch + 1} of ${epochs}: loss ${loss?.toFixed(3)}, validation loss ${
    validationLoss?.toFixed(3)
  }, accuracy ${percent(validationAccuracy)}, ${formatSeconds(secondsLeft)} left`;
}

/** The end of one that went well. */
export function resultText({ validation, history, seconds, stepMilliseconds, data }: Trial): string {
  const accuracy = percent(validation?.accuracy ?? NaN), epoch = (validation?.epoch ?? 0) + 1;
  return `validation accuracy ${accuracy} after epoch ${epoch} of ${history.length} ` +
    `(${data.name}; ${formatSeconds(seconds)}, ${stepMilliseconds} ms a step)`;
}

/** Shows progress on `stream`: in place on a terminal, else one line for every finished epoch. */
export function trainingDisplay(stream: { write(text: string): unknown; readonly isTTY?: boolean }) {
  let shown = 0;
  return {
    onProgress(progress: Progress): void {
      if (stream.isTTY) stream.write(`\r\x1b[K${progressText(progress)}`);
      else {for (; shown < progress.history.length; shown++) {
          stream.write(`${epochText(progress, progress.history[shown]!)}\n`);
        }}
    },
    /** Clears the changing line. */
    end(): void {
      if (stream.isTTY) stream.write("\r\x1b[K");
    },
  };
}
