import { join } from "node:path";
import { type CodedError, EnvironmentError, nearestNames } from "@parseltongue/base";
import {
  type Fingerprint,
  type KeyFileHead,
  keyFileName,
  readKeyFile,
  readKeyFileHead,
  SigningKey,
  writeKeyFile,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";
import { absolutePath, requireDirectories } from "./user-taps.ts";

/** A key of one's own, still locked. */
export interface OwnKey extends KeyFileHead {
  readonly path: string;
}

/** How a passphrase is had. */
export interface PassphraseChoice {
  readonly passphraseFile?: string;
}

/** Keys of the user, each in a file of its own, encrypted. */
export class OwnKeys {
  readonly #machine: Machine;
  readonly directory: string;

  private constructor(machine: Machine, directory: string) {
    this.#machine = machine;
    this.directory = directory;
  }

  /** @throws CliError `no-home`, `relative-config` */
  static of(machine: Machine): OwnKeys {
    return new OwnKeys(machine, join(requireDirectories(machine).data, "keys"));
  }

  /** All of them, in order of their files' names. */
  async list(): Promise<readonly OwnKey[]> {
    const { files } = this.#machine.environment;
    try {
      const names = (await files.list(this.directory)).map(({ name }) => name).filter((name) => name.endsWith(".key"));
      return await Promise.all(names.map(async (name) => this.#read(join(this.directory, name))));
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "not-found") return [];
      throw error;
    }
  }

  /**
   * The key that the user means: by its holder, the beginning of its fingerprint, or its file.
   * @throws CliError `unknown-key`, also when several are meant
   */
  async find(text: string): Promise<OwnKey> {
    const all = await this.list();
    const isMeant = ({ holder, publicKey }: OwnKey): boolean =>
      holder === text || holder === `m:${text}` || (text.length >= 6 && publicKey.fingerprint.startsWith(text));
    const meant = all.filter(isMeant);
    if (meant.length === 1 && meant[0] !== undefined) return meant[0];
    if (meant.length > 1) throw severalKeys(text, meant);
    const path = absolutePath(this.#machine, text);
    if ((await this.#machine.environment.files.status(path))?.kind === "file") return this.#read(path);
    throw new CliError("unknown-key", `no key of yours is ${text}`, {
      hint: all.length === 0 ? "make one with `key new`" : "`key list` shows them",
      details: {
        candidates: nearestNames(
          text,
          all.map(({ holder }) => holder),
        ),
      },
    });
  }

  /** Makes a key and keeps it. @throws RegistryError `weak-passphrase`, CliError `no-passphrase` */
  async create(holder: string, choice: PassphraseChoice): Promise<OwnKey & { readonly signingKey: SigningKey }> {
    const passphrase = await this.#passphrase(`New passphrase for the key of ${holder}`, choice);
    const signingKey = SigningKey.generate();
    const { publicKey } = signingKey;
    const { files } = this.#machine.environment;
    await files.createDirectory(this.directory, { mode: 0o700 });
    const path = join(this.directory, keyFileName(publicKey.fingerprint));
    await writeKeyFile(files, path, signingKey, holder, passphrase);
    return { path, holder, publicKey, signingKey };
  }

  /** The keys that were named; where none was, all of them. @throws CliError `unknown-key` */
  async named(names: readonly string[]): Promise<readonly OwnKey[]> {
    return names.length > 0 ? Promise.all(names.map(async (name) => this.find(name))) : this.list();
  }

  /** Opens one key. @throws CliError `no-passphrase`; RegistryError `wrong-passphrase` */
  async open({ path, holder }: OwnKey, choice: PassphraseChoice): Promise<SigningKey> {
    const passphrase = await this.#passphrase(`Passphrase of the key of ${holder}`, choice);
    return readKeyFile(this.#machine.environment.files, path, passphrase);
  }

  /** Opens keys, each with the same passphrase if that is given, else asked for one by one. */
  async unlock(keys: readonly OwnKey[], choice: PassphraseChoice): Promise<readonly SigningKey[]> {
    const opened: SigningKey[] = [];
    for (const key of keys) opened.push(await this.open(key, choice));
    return opened;
  }

  /**
   * The keys to sign with: those that were named, else those of one's own among `wanted`.
   * @throws CliError `unknown-key`, `no-passphrase`; RegistryError `wrong-passphrase`
   */
  async signers(
    names: readonly string[],
    wanted: readonly Fingerprint[],
    choice: PassphraseChoice,
  ): Promise<readonly SigningKey[]> {
    const named = await Promise.all(names.map(async (name) => this.find(name)));
    const own =
      names.length > 0 ? named : (await this.list()).filter((key) => wanted.includes(key.publicKey.fingerprint));
    if (own.length > 0) return this.unlock(own, choice);
    throw new CliError("unknown-key", "none of your keys may sign here", {
      hint: "`tap role` shows whose keys count; make one with `key new` and have it added",
    });
  }

  async #read(path: string): Promise<OwnKey> {
    return { path, ...(await readKeyFileHead(this.#machine.environment.files, path)) };
  }

  async #passphrase(question: string, { passphraseFile }: PassphraseChoice): Promise<string> {
    const { environment, canAsk } = this.#machine;
    if (passphraseFile !== undefined) {
      const path = absolutePath(this.#machine, passphraseFile);
      return new TextDecoder().decode(await environment.files.read(path)).replace(/\r?\n$/, "");
    }
    const given = environment.variable("PARSELTONGUE_PASSPHRASE");
    if (given !== undefined && given !== "") return given;
    if (!canAsk) {
      throw new CliError("no-passphrase", "there is nobody to ask for the passphrase", {
        hint: "give --passphrase-file, or set PARSELTONGUE_PASSPHRASE",
      });
    }
    const { isCancel, password } = await import("@clack/prompts");
    const answer = await password({ message: question });
    if (isCancel(answer)) throw new CliError("no-passphrase", "no passphrase was given");
    return answer;
  }
}

function severalKeys(text: string, meant: readonly OwnKey[]): CodedError {
  return new CliError("unknown-key", `several keys of yours are ${text}`, {
    hint: "give the beginning of a fingerprint",
    details: { candidates: meant.map(({ publicKey }) => publicKey.fingerprint.slice(0, 12)) },
  });
}
