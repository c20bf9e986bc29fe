import { setFlagsFromString } from "node:v8";

/**
 * For a process that stays. Threads that are started from here on begin with heaps so large that they are seldom collected
 * whole: with what V8 gives them that happened every forty edits, and made two or three of them late.
 */
export function tuneForLongRun(): void {
  for (const flag of ["--initial-heap-size=128", "--min-semi-space-size=4"]) setFlagsFromString(flag);
}

/**
 * For a process that ends soon. The space for new objects grows no more: V8 would let it reach 128 MB in the seconds that
 * indexing takes, a quarter of all memory, for no gain in time that could be measured. It goes without V8's last optimizing
 * compiler: on 600,000 lines it took a seventh of all processor time, in each thread anew, and gave back about as much; on
 * less code it gave back less. The one before it comes later, for the same reason. Threads that are started from here on
 * begin with a heap that they need not collect while they load, and collect new objects alone: helping threads would wait
 * for the processors that parsing has.
 */
export function tuneForOneRun(): void {
  for (const flag of ONE_RUN) setFlagsFromString(flag);
}

const ONE_RUN = [
  "--semi-space-growth-factor=1",
  "--no-turbofan",
  "--invocation-count-for-maglev=3000",
  "--initial-heap-size=128",
  "--min-semi-space-size=4",
  "--no-parallel-scavenge",
];
