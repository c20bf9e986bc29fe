import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

// Stands for the process of a grammar that has broken out of its sandbox: it says what it likes. What that is depends on
// the file's first word.

const READY = 3;
const FACTS = 4;
const FAILURE = 5;
const HEADER_WORDS = 3;
/** A reason that is no fault. */
const EXTRACTOR_FAILED = 1;

process.stdin.on("end", () => process.exit(0));
let isLoaded = false;
let isMute = false;
let rest = Buffer.alloc(0);
process.stdin.on("data", (piece: Buffer) => {
  rest = Buffer.concat([rest, piece]);
  for (;;) {
    if (rest.length < HEADER_WORDS * 4) return;
    const [kind, id, length] = [0, 4, 8].map((at) => rest.readUInt32LE(at));
    const end = HEADER_WORDS * 4 + ((length! + 3) & ~3);
    if (rest.length < end) return;
    const body = rest.subarray(HEADER_WORDS * 4, HEADER_WORDS * 4 + length!);
    rest = rest.subarray(end);
    if (isMute) return;
    if (kind === 2) answer(id!, body.toString().split(" ", 1)[0]!);
    else if (!isLoaded) say(READY, 0);
    isLoaded = true;
  }
});

function answer(id: number, word: string): void {
  switch (word) {
    case "honest":
      return say(FACTS, id, facts());
    case "nothing":
      isMute = true;
      return;
    case "escapes":
      return escapes() === undefined
        ? say(FAILURE, id, Buffer.from(Uint32Array.of(EXTRACTOR_FAILED).buffer))
        : undefined;
    case "ends":
      return process.exit(3);
    case "floods":
      return flood();
    case "huge":
      return write(Uint32Array.of(FACTS, id, 0xffffffff));
    case "other-file":
      return say(FACTS, id + 1, facts());
    case "twice":
      say(FACTS, id, facts());
      return say(FACTS, id, facts());
    case "no-kind":
      return say(77, id);
    case "no-reason":
      return say(FAILURE, id, Buffer.from(Uint32Array.of(99, 0).buffer));
    case "half":
      return say(FACTS, id, facts().subarray(0, 40));
    case "no-facts":
      return say(FACTS, id, Buffer.alloc(16));
    case "reports-progress":
      setInterval(() => say(READY, 0), 50);
      return;
    default:
      return say(FACTS, id, facts(Number(word)));
  }
}

/** What it can do that it should not. */
function escapes(): string | undefined {
  const attempts: readonly (() => unknown)[] = [
    () => readFileSync("/etc/passwd"),
    () => readFileSync("/proc/self/environ"),
    () => writeFileSync(join(tmpdir(), `escaped-${process.pid}`), "here"),
    () => execFileSync("/bin/sh", ["-c", "id"]),
    () => new Worker("1", { eval: true }),
    () => Reflect.construct(Function, ["return 1"]),
    () => Object.keys(process.env).find((name) => name.startsWith("PARSELTONGUE")) ?? fail(),
  ];
  for (const attempt of attempts) {
    try {
      attempt();
      return String(attempt);
    } catch {
      // As it should be.
    }
  }
  return undefined;
}

function fail(): never {
  throw new Error("nothing found");
}

function flood(): never {
  for (;;) say(READY, 0, Buffer.alloc(1 << 16));
}

/**
 * Facts of a file that defines nothing but itself, behind their times.
 * @param wild which of their words is another than it should be
 */
function facts(wild?: number): Buffer {
  const root = [3, 0, -1, 0, 1, 1, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 1, 1, 0, 0, -1, 0];
  const words = Int32Array.from([1, 0, root.length, 3, 0, 4, 0, 1, 0, ...root, 1, -1, 0, 0, 0, 0, 0, 0]);
  if (wild !== undefined) words[wild] = 0x7ffffff0;
  return Buffer.concat([Buffer.alloc(16), Buffer.from(words.buffer)]);
}

function say(kind: number, id: number, body: Buffer = Buffer.alloc(0)): void {
  write(Uint32Array.of(kind, id, body.length));
  process.stdout.write(Buffer.concat([body, Buffer.alloc(-body.length & 3)]));
}

function write(words: Uint32Array): void {
  process.stdout.write(Buffer.from(words.buffer));
}
