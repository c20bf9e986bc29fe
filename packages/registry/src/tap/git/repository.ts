import { join } from "node:path";
import { type Cancellable, type Environment, EnvironmentError, type ProcessResult, runGit } from "@parseltongue/base";
import { RegistryError } from "../../registry-error.ts";

/** What git may print where it prints a line or two. */
const FEW_BYTES = 1 << 20;
/** How git says that a disk takes no more, or no more of one user or of one file; of references it says no reason. */
const NO_SPACE = /No space left on device|Disk quota exceeded|File too large|couldn't write|unable to write/;

/** What commands of git are given. */
export interface GitOptions extends Cancellable {
  readonly input?: Uint8Array | string;
  /** Default: 1 MiB. */
  readonly maxOutputBytes?: number;
}

/** A repository on this machine that only git itself writes to. Read without running anything that it names. */
export class Repository {
  readonly environment: Environment;
  /** Absolute path of the bare repository, or of a `.git` directory. */
  readonly directory: string;

  constructor(environment: Environment, directory: string) {
    this.environment = environment;
    this.directory = directory;
  }

  /** Makes an empty bare repository; one that is there stays as it is. */
  static async create(environment: Environment, directory: string, options: Cancellable = {}): Promise<Repository> {
    const repository = new Repository(environment, directory);
    if ((await environment.files.status(join(directory, "HEAD"), options)) !== undefined) return repository;
    await environment.files.createDirectory(directory, { mode: 0o700, ...options });
    // No template: what one's own git puts into new repositories, hooks for instance, has no business here.
    await repository.text(["init", "--quiet", "--bare", "--template=", "--initial-branch=trusted", directory], options);
    return repository;
  }

  /**
   * What a command of git printed.
   * @throws RegistryError `git-failed` for exit codes other than 0, `too-large` for more output than asked for
   */
  async bytes(words: readonly string[], options: GitOptions = {}): Promise<Uint8Array> {
    const result = await this.run(words, options);
    if (result.exitCode === 0) return result.stdout;
    throw gitFailed(words[0] ?? "", result);
  }

  /** As `bytes`, decoded, without the last line's end. */
  async text(words: readonly string[], options: GitOptions = {}): Promise<string> {
    return new TextDecoder().decode(await this.bytes(words, options)).trimEnd();
  }

  /** Runs a command of git; exit codes are results. @throws RegistryError `too-large` */
  async run(words: readonly string[], options: GitOptions = {}): Promise<ProcessResult> {
    const { maxOutputBytes = FEW_BYTES, ...rest } = options;
    try {
      // Said as an option, as hooks of other repositories set variables that would name another one.
      return await runGit(this.environment.processes, [`--git-dir=${this.directory}`, ...words], {
        directory: this.directory,
        maxOutputBytes,
        ...rest,
      });
    } catch (error) {
      if (!(error instanceof EnvironmentError) || error.code !== "output-too-large") throw error;
      throw new RegistryError("too-large", `git ${words[0]} gives more than ${maxOutputBytes} bytes`, {
        hint: "tell those who keep the tap; it was not read",
        cause: error,
      });
    }
  }

  /** The full name of the commit that a word stands for; undefined when there is none. */
  async commitOf(revision: string, options: Cancellable = {}): Promise<string | undefined> {
    const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const { exitCode, stdout } = await this.run(words, options);
    return exitCode === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
  }

  /** Whether all that led to `older` also led to `newer`. */
  async isAncestor(older: string, newer: string, options: Cancellable = {}): Promise<boolean> {
    const result = await this.run(["merge-base", "--is-ancestor", older, newer], options);
    if (result.exitCode > 1) throw gitFailed("merge-base", result);
    return result.exitCode === 0;
  }
}

/** What git said when it failed, as an error. */
export function gitFailed(
  word: string,
  { exitCode, stderr }: ProcessResult,
  hint?: string,
): RegistryError | EnvironmentError {
  const said = new TextDecoder().decode(stderr.subarray(0, 2000)).trim().split("\n").slice(-3).join("; ");
  if (NO_SPACE.test(said)) {
    return new EnvironmentError("disk-full", `git ${word} ended, as the disk takes no more: ${said}`, {
      hint: "free some space, then try again; what was fetched before stays in use",
    });
  }
  return new RegistryError("git-failed", `git ${word} ended with ${exitCode}${said === "" ? "" : `: ${said}`}`, {
    ...(hint !== undefined && { hint }),
    details: { exitCode },
  });
}
