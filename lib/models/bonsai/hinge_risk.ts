/**
 * What the multi-class hinge loss of Crammer and Singer (2001), which EdgeML's Bonsai is trained with, asks of a model: an
 * answer only where one class is likelier than all others together. Below one half the constant score is best, as Liu
 * (Fisher consistency of multicategory support vector machines, 2007) shows.
 */

/** Expected loss of scores, [classes], for an image that is of each class with a probability, [classes]. */
export function hingeRisk(probabilities: ArrayLike<number>, scores: ArrayLike<number>): number {
  let risk = 0;
  for (let own = 0; own < scores.length; own++) {
    let best = -Infinity;
    for (let c = 0; c < scores.length; c++) if (c !== own && scores[c]! > best) best = scores[c]!;
    risk += probabilities[own]! * Math.max(0, 1 + best - scores[own]!);
  }
  return risk;
}

/**
 * The least that any scores can reach: 1, with all of them equal, unless one class has more than half; then twice the
 * others' probability, with that class 1 above them.
 */
export function leastHingeRisk(probabilities: ArrayLike<number>): number {
  return Math.min(1, 2 * (1 - Math.max(...Array.from(probabilities))));
}

/** What a model of the hinge would reach at best with what another model knows. */
export interface HingeForecast {
  /** Share of the images that are of one class with a probability above one half. */
  readonly share: number;
  /** Accuracy of the model that knows. */
  readonly known: number;
  /** Accuracy where only those images are answered and the others get any class. */
  readonly accuracy: number;
  /** Mean of {@linkcode leastHingeRisk}: 1 is what a model that says nothing has. */
  readonly leastRisk: number;
}

/** `scores`: [labels.length][classes], of a model trained with cross-entropy, whose softmax is taken for the probabilities. */
export function hingeForecast(scores: Float32Array, labels: ArrayLike<number>, classes = 10): HingeForecast {
  let answered = 0, right = 0, rightOfAnswered = 0, risk = 0;
  for (let n = 0; n < labels.length; n++) {
    const probabilities = softmax(scores.subarray(n * classes, (n + 1) * classes)),
      likeliest = Math.max(...probabilities);
    const isAnswered = likeliest > 0.5, isRight = probabilities.indexOf(likeliest) === labels[n];
    answered += Number(isAnswered), right += Number(isRight), rightOfAnswered += Number(isAnswered && isRight);
    risk += leastHingeRisk(probabilities);
  }
  const count = labels.length, guessed = (count - answered) / classes;
  return {
    share: answered / count,
    known: right / count,
    accuracy: (rightOfAnswered + guessed) / count,
    leastRisk: risk / count,
  };
}

function softmax(scores: Float32Array): number[] {
  const top = Math.max(...scores), powers = Array.from(scores, (score) => Math.exp(score - top));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
