import { join } from "node:path";
import { canonicalJson, type Digest, digestOf, EnvironmentError, type Files } from "@parseltongue/base";
import type { NativeGrant } from "@parseltongue/host";

/** In the user's data directory. */
export const NATIVE_DIRECTORY = "native";
const GRANTS_FILE = "grants.json";
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;

/** Absolute path of the file that says who may run. @param dataDirectory see `UserDirectories.data` */
export function grantsPath(dataDirectory: string): string {
  return join(dataDirectory, NATIVE_DIRECTORY, GRANTS_FILE);
}

/**
 * Libraries of plugins, and who may run: what a tap's attestations say, as whoever verified them wrote it down here. Only
 * the user can write the directory.
 */
export class NativeStore {
  readonly #files: Files;
  /** Absolute path; holds nothing but what is here. Need not exist. */
  readonly directory: string;

  /** @param dataDirectory see `UserDirectories.data` */
  constructor(files: Files, dataDirectory: string) {
    this.#files = files;
    this.directory = join(dataDirectory, NATIVE_DIRECTORY);
  }

  /** Keeps a library and the leave to run it, in the place of the plugin's earlier one. */
  async put(grant: NativeGrant, bytes: Uint8Array): Promise<void> {
    await this.#files.createDirectory(this.directory, { mode: PRIVATE_DIRECTORY });
    await this.#files.replace(this.pathOf(grant.library), [bytes], { mode: PRIVATE_FILE });
    const others = (await this.grants()).filter(({ plugin }) => plugin !== grant.plugin);
    await this.#write([...others, grant]);
  }

  /** Takes the leave to run a library back, whoever has it; it is remembered with the reason. */
  async revoke(library: Digest, why: string): Promise<void> {
    const grants = await this.grants();
    if (!grants.some((grant) => grant.library === library)) return;
    const revoked = { revoked: why };
    await this.#write(grants.map((grant) => Object.assign({}, grant, grant.library === library ? revoked : {})));
  }

  /** Forgets a plugin's library. */
  async remove(plugin: string): Promise<void> {
    const grants = await this.grants();
    const old = grants.find((grant) => grant.plugin === plugin);
    if (old === undefined) return;
    await this.#write(grants.filter((grant) => grant !== old));
    await this.#files.remove(this.pathOf(old.library));
  }

  /** All grants. A file that is damaged grants nothing. */
  async grants(): Promise<readonly NativeGrant[]> {
    try {
      const content: unknown = JSON.parse(
        new TextDecoder().decode(await this.#files.read(join(this.directory, GRANTS_FILE))),
      );
      return Array.isArray(content) ? content.filter(isGrant) : [];
    } catch (error) {
      if (error instanceof SyntaxError || isMissing(error)) return [];
      throw error;
    }
  }

  /** Absolute path of a library. */
  pathOf(library: Digest): string {
    return join(this.directory, `${library.slice("sha256:".length)}.so`);
  }

  /** The digest of what lies there; undefined when nothing does. */
  async digestOf(library: Digest): Promise<Digest | undefined> {
    try {
      return digestOf(await this.#files.read(this.pathOf(library)));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #write(grants: readonly NativeGrant[]): Promise<void> {
    const text = `${canonicalJson(grants.map((grant) => ({ ...grant })))}\n`;
    await this.#files.replace(join(this.directory, GRANTS_FILE), [new TextEncoder().encode(text)], {
      mode: PRIVATE_FILE,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof EnvironmentError && (error.code === "not-found" || error.code === "not-a-directory");
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

function isGrant(content: unknown): content is NativeGrant {
  if (typeof content !== "object" || content === null) return false;
  const { plugin, platform, library, wasm, expiresMs, revoked } = content as Record<string, unknown>;
  const areDigests = [library, wasm].every((digest) => typeof digest === "string" && DIGEST.test(digest));
  const areTexts = typeof plugin === "string" && typeof platform === "string";
  return areDigests && areTexts && Number.isFinite(expiresMs) && (revoked === undefined || typeof revoked === "string");
}
