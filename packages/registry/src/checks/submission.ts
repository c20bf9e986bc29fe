import type { Cancellable } from "@parseltongue/base";
import { hash } from "node:crypto";
import { DOCUMENT_FORMATS, type DocumentKind, type Documents } from "../model/documents.ts";
import type { KnownNames } from "../model/names/name-problems.ts";
import { parseDocument } from "../model/parse-document.ts";
import type { Sha256 } from "../model/scalars.ts";
import { RegistryError } from "../registry-error.ts";
import { pluginOfRecord } from "../tap/index/plugin-files.ts";
import type { TapTree } from "../tap/tree/tap-tree.ts";
import { MAX_BLOB_BYTES } from "../tap/tree/path-kinds.ts";
import type { AddedVersion } from "./classify-changes.ts";

/**
 * A version that is proposed for a tap: the tap as it is decides, what is proposed is read as a stranger's words.
 */
export class Submission {
  readonly version: AddedVersion;
  /** The tap as it is. */
  readonly tap: TapTree;
  /** The tap as it is to be. */
  readonly proposed: TapTree;

  constructor(version: AddedVersion, tap: TapTree, proposed: TapTree) {
    this.version = version;
    this.tap = tap;
    this.proposed = proposed;
  }

  get entryPath(): string {
    return `entries/${this.version.plugin}/versions/${this.version.version}.json`;
  }

  get namespace(): string {
    return this.version.plugin.slice(0, this.version.plugin.indexOf("/"));
  }

  /** The namespace as the tap has it; as proposed where the tap has none. */
  async namespaceDocument(options: Cancellable): Promise<Documents["namespace"]> {
    const found = await readNamespace(this.namespace, this.tap, this.proposed, options);
    if (found === undefined) throw missing(namespaceFile(this.namespace));
    return found;
  }

  /** A rule of the tap as it is. */
  async rule<Kind extends DocumentKind>(kind: Kind, options: Cancellable): Promise<Documents[Kind]> {
    return parseDocument(kind, await this.ruleBytes(kind, options), DOCUMENT_FORMATS[kind].path);
  }

  async ruleBytes(kind: DocumentKind, options: Cancellable): Promise<Uint8Array> {
    const { path, maxBytes } = DOCUMENT_FORMATS[kind];
    const bytes = await this.tap.read(path, maxBytes, options);
    if (bytes === undefined) throw missing(path);
    return bytes;
  }

  /** What the tap is known by. */
  async tapId(options: Cancellable): Promise<Sha256> {
    const path = "metadata/1.root.json";
    const bytes = await this.tap.read(path, 1 << 20, options);
    if (bytes === undefined) throw missing(path);
    return hash("sha256", bytes, "hex");
  }

  /** The names that the tap has. */
  async knownNames(options: Cancellable): Promise<KnownNames> {
    const paths = await this.tap.list("entries", options);
    return {
      namespaces: paths.flatMap((path) => /^entries\/([^/]+)\/namespace\.json$/.exec(path)?.[1] ?? []),
      plugins: paths.flatMap((path) => pluginOfRecord(path) ?? []),
      buried: (await this.rule("tombstones", options)).names,
    };
  }

  /** An artefact that the proposed tap carries; undefined when it does not. */
  async blob(sha256: Sha256, options: Cancellable): Promise<Uint8Array | undefined> {
    return this.proposed.read(`blobs/${sha256}`, MAX_BLOB_BYTES, options);
  }

  /** @throws RegistryError `bad-document` when there is none */
  async require(path: string, kind: DocumentKind, options: Cancellable): Promise<Uint8Array> {
    const bytes = await this.proposed.read(path, DOCUMENT_FORMATS[kind].maxBytes, options);
    if (bytes === undefined) throw missing(path);
    return bytes;
  }
}

/** A namespace as the tap has it; as proposed where the tap has none; undefined where neither has. */
export async function readNamespace(
  namespace: string,
  tap: TapTree,
  proposed: TapTree,
  options?: Cancellable,
): Promise<Documents["namespace"] | undefined> {
  const path = namespaceFile(namespace);
  const { maxBytes } = DOCUMENT_FORMATS.namespace;
  const bytes = (await tap.read(path, maxBytes, options)) ?? (await proposed.read(path, maxBytes, options));
  return bytes && parseDocument("namespace", bytes, path);
}

function namespaceFile(namespace: string): string {
  return `entries/${namespace}/namespace.json`;
}

function missing(path: string): RegistryError {
  return new RegistryError("bad-document", `${path} is missing`, { hint: "propose it as well", details: { path } });
}
