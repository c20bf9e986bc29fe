import { join } from "node:path";
import { type Cancellable, EnvironmentError, type ProcessResult, runRemoteGit } from "@parseltongue/base";
import { RegistryError } from "../../registry-error.ts";
import { requireRemoteUrl } from "./remote-url.ts";
import { gitFailed, Repository } from "./repository.ts";

/** What another machine is given before it is given up. */
export interface RemoteLimits {
  /** Time for the whole of it. */
  readonly deadlineMs: number;
  /** Bytes on the disk. */
  readonly maxBytes: number;
}

/** Enough for tens of thousands of plugins on a slow line. */
export const REMOTE_LIMITS: RemoteLimits = { deadlineMs: 300_000, maxBytes: 1 << 30 };
/** Asking for one name: a remote that does not answer is known soon. */
const ASK_DEADLINE_MS = 20_000;
const WATCH_EVERY_MS = 100;
const OUTPUT_BYTES = 1 << 20;

/** How a remote is spoken with. */
export interface RemoteOptions extends Cancellable {
  /** Default: `REMOTE_LIMITS`. */
  readonly limits?: Partial<RemoteLimits>;
}

/**
 * The commit that a remote says is its newest.
 * @throws RegistryError `remote-failed`, `remote-silent`, `bad-url`
 */
export async function newestCommit(repository: Repository, url: string, options: RemoteOptions = {}): Promise<string> {
  const deadlineMs = Math.min(ASK_DEADLINE_MS, options.limits?.deadlineMs ?? ASK_DEADLINE_MS);
  const words = ["ls-remote", "--quiet", "--", requireRemoteUrl(url), "HEAD"];
  const { stdout } = await speak(repository, url, words, {
    ...options,
    deadlineMs,
    maxBytes: Number.POSITIVE_INFINITY,
  });
  const commit = /^([0-9a-f]{40}|[0-9a-f]{64})\tHEAD$/m.exec(new TextDecoder().decode(stdout))?.[1];
  if (commit !== undefined) return commit;
  throw new RegistryError("remote-failed", `${url} has no commit`, { hint: "check the address", details: { url } });
}

/**
 * Fetches a remote's newest commit with all that led to it, into a repository of its own beside `trusted`, whose objects it
 * borrows; so that nothing of a remote that lies, hangs or floods ever lies among what is trusted.
 * @param directory absolute path of the new repository; what is there is removed. The caller removes it in the end.
 * @returns the repository and the commit's full hash
 * @throws RegistryError `remote-failed`, `remote-silent`, `remote-floods`, `bad-url`; EnvironmentError `disk-full`
 */
export async function fetchNewest(
  trusted: Repository,
  url: string,
  directory: string,
  options: RemoteOptions = {},
): Promise<{ readonly repository: Repository; readonly commit: string }> {
  const { environment } = trusted;
  const limits = { ...REMOTE_LIMITS, ...options.limits };
  await environment.files.remove(directory);
  const repository = await Repository.create(environment, directory, options);
  await environment.files.createDirectory(join(directory, "objects", "info"));
  const lent = new TextEncoder().encode(`${join(trusted.directory, "objects")}\n`);
  await environment.files.replace(join(directory, "objects", "info", "alternates"), [lent]);
  const flags = ["--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance"];
  const words = ["fetch", ...flags, "--refmap=", "--", requireRemoteUrl(url), "+HEAD:refs/heads/incoming"];
  await speak(repository, url, words, { ...options, ...limits });
  // Git may have ended between two looks.
  const packs = join(directory, "objects", "pack");
  if ((await bytesIn(environment, packs)) > limits.maxBytes) throw floods(url, limits.maxBytes);
  const commit = await repository.commitOf("refs/heads/incoming", options);
  if (commit === undefined) throw new RegistryError("remote-failed", `${url} gave no commit`, { details: { url } });
  return { repository, commit };
}

/**
 * Fetches one commit of any repository, without what led to it, into one of ours.
 * @param commit full hash; git takes nothing else for it
 * @throws RegistryError `remote-failed`, `remote-silent`, `remote-floods`, `bad-url`
 */
export async function fetchOne(
  repository: Repository,
  url: string,
  commit: string,
  options: RemoteOptions = {},
): Promise<void> {
  const flags = ["--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance"];
  const words = [
    "fetch",
    ...flags,
    "--depth=1",
    "--refmap=",
    "--",
    requireRemoteUrl(url),
    `${commit}:refs/heads/source`,
  ];
  await speak(repository, url, words, { ...options, ...REMOTE_LIMITS, ...options.limits });
}

/**
 * Takes what was fetched and found good over into the repository of what is trusted.
 * @throws RegistryError `git-failed`, EnvironmentError `disk-full` and its like; nothing then refers to what was taken over
 */
export async function takeOver(trusted: Repository, incoming: Repository): Promise<void> {
  const { environment, directory } = trusted;
  await movePacks(trusted, incoming);
  // Git finds them here, sees that nothing is missing, and has only the name left to write.
  const flags = [`--git-dir=${directory}`, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap="];
  const words = [...flags, "--", incoming.directory, "+refs/heads/incoming:refs/heads/trusted"];
  const result = await runRemoteGit(environment, words, { directory, maxOutputBytes: OUTPUT_BYTES });
  if (result.exitCode !== 0) throw gitFailed("fetch", result, "check that the disk is not full, then try again");
}

/** Files of a pack in the order in which git itself takes them over: a pack is there once its index is. */
const PACK_ENDINGS = [".pack", ".rev", ".idx"];

/**
 * Moves packs, which git has checked as they came and completed with what they lacked; copied they would be checked anew,
 * which takes as long as fetching them.
 */
async function movePacks(trusted: Repository, incoming: Repository): Promise<void> {
  const { files } = trusted.environment;
  const from = join(incoming.directory, "objects", "pack");
  const to = join(trusted.directory, "objects", "pack");
  if ((await files.status(from)) === undefined) return;
  await files.createDirectory(to);
  const names = (await files.list(from)).map(({ name }) => name);
  for (const ending of PACK_ENDINGS) {
    for (const name of names) if (name.endsWith(ending)) await files.move(join(from, name), join(to, name));
  }
}

interface SpeakOptions extends Cancellable, RemoteLimits {}

async function speak(
  repository: Repository,
  url: string,
  words: readonly string[],
  options: SpeakOptions,
): Promise<ProcessResult> {
  const { environment, directory } = repository;
  const limiter = new Limiter(repository, url, options);
  const signal = limiter.signal;
  try {
    const all = [`--git-dir=${directory}`, ...words];
    const result = await runRemoteGit(environment, all, { directory, maxOutputBytes: OUTPUT_BYTES, signal });
    if (result.exitCode === 0) return result;
    const failure = gitFailed(words[0] ?? "", result);
    if (failure instanceof EnvironmentError) throw failure;
    throw new RegistryError("remote-failed", `${url} cannot be read`, {
      cause: failure,
      hint: "check the address, the network and your rights there; what was fetched before stays in use",
      details: { url },
    });
  } catch (error) {
    if (!(error instanceof EnvironmentError) || error.code !== "output-too-large") throw error;
    throw floods(url, OUTPUT_BYTES, error);
  } finally {
    limiter.end();
  }
}

/** Ends git when it takes too long or too much. */
class Limiter {
  readonly #controller = new AbortController();
  readonly #sleep = new AbortController();
  readonly signal: AbortSignal;

  constructor(repository: Repository, url: string, options: SpeakOptions) {
    this.signal = AbortSignal.any([this.#controller.signal, ...(options.signal ? [options.signal] : [])]);
    void this.#watch(repository, url, options);
  }

  end(): void {
    this.#sleep.abort();
  }

  async #watch({ environment, directory }: Repository, url: string, limits: SpeakOptions): Promise<void> {
    const { clock } = environment;
    const startMs = clock.elapsedMs();
    const packs = join(directory, "objects", "pack");
    try {
      while (!this.#sleep.signal.aborted) {
        const leftMs = limits.deadlineMs - (clock.elapsedMs() - startMs);
        if (leftMs <= 0) return this.#controller.abort(silent(url, limits.deadlineMs));
        const isWatched = Number.isFinite(limits.maxBytes);
        if (isWatched && (await bytesIn(environment, packs)) > limits.maxBytes) {
          return this.#controller.abort(floods(url, limits.maxBytes));
        }
        const pauseMs = isWatched ? Math.min(leftMs, WATCH_EVERY_MS) : leftMs;
        await clock.sleep(pauseMs, { signal: this.#sleep.signal });
      }
    } catch (error) {
      // The sleep was called off: git has ended.
      if (!this.#sleep.signal.aborted) this.#controller.abort(error);
    }
  }
}

/** What lies in a folder; files that come and go meanwhile count as nothing. */
async function bytesIn({ files }: Repository["environment"], folder: string): Promise<number> {
  try {
    let total = 0;
    for (const { name } of await files.list(folder)) total += (await files.status(join(folder, name)))?.byteCount ?? 0;
    return total;
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === "not-found") return 0;
    throw error;
  }
}

function silent(url: string, deadlineMs: number): RegistryError {
  return new RegistryError("remote-silent", `${url} did not finish within ${Math.ceil(deadlineMs / 1000)} s`, {
    hint: "try again later, or use a mirror of the tap; what was fetched before stays in use",
    details: { url, deadlineMs },
  });
}

function floods(url: string, maxBytes: number, cause?: unknown): RegistryError {
  return new RegistryError("remote-floods", `${url} sends more than ${maxBytes} bytes`, {
    hint: "check that the address is that of a tap; what was fetched before stays in use",
    details: { url, maxBytes },
    ...(cause !== undefined && { cause }),
  });
}
