/** Labels at the end of lines, moved apart where they would touch. */

/**
 * Heights for labels wanted at `wanted`, in the same order: at least `gap` apart, each as near to its wish as the ones
 * around it let it be. Any unit.
 */
export function dodge(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // runs of labels that touch, each centred on the mean of its members' wishes; neighbouring runs that meet are joined
  const runs: { members: number[]; centre: number }[] = [];
  for (const i of order) {
    let run = { members: [i], centre: wanted[i]! };
    for (let last = runs.at(-1); last !== undefined && touch(last, run, gap); last = runs.at(-1)) {
      runs.pop();
      const members = [...last.members, ...run.members];
      run = { members, centre: members.reduce((sum, member) => sum + wanted[member]!, 0) / members.length };
    }
    runs.push(run);
  }
  const placed = [...wanted];
  for (const { members, centre } of runs) {
    members.forEach((member, i) => placed[member] = centre + (i - (members.length - 1) / 2) * gap);
  }
  return placed;
}

function touch(
  lower: { members: number[]; centre: number },
  upper: { members: number[]; centre: number },
  gap: number,
) {
  return upper.centre - lower.centre < gap * (lower.members.length + upper.members.length) / 2;
}
