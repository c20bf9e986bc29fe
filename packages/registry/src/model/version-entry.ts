import type {
  ArtifactUrl,
  ContractVersion,
  Count,
  GitCommit,
  HttpsUrl,
  Line,
  NamespaceName,
  Platform,
  PluginId,
  PublicKeyText,
  RelativePath,
  Sha256,
  SourceDirectory,
  Time,
  Token,
  Version,
  Word,
} from "./scalars.ts";
import type { TraitName } from "./plugin-record.ts";

/** Bytes by what they are. */
export interface BlobReference {
  readonly sha256: Sha256;
  readonly size: Count;
}

/** The archive that `plugin pack` makes, and where it can be had. */
export interface Artifact extends BlobReference {
  /** `https://…`, or `blob:` when the tap carries it as `blobs/<sha256>`. Tried in this order. */
  readonly urls: readonly ArtifactUrl[];
}

/** A file inside the artefact. */
export interface NamedBlob extends BlobReference {
  readonly path: RelativePath;
}

/** What a version was built from. */
export interface SourceReference {
  readonly repository: HttpsUrl;
  /** Full hash, 40 or 64 hexadecimal digits. */
  readonly commit: GitCommit;
  /** Folder of the manifest in the repository; `.` is its top. */
  readonly directory: SourceDirectory;
  /**
   * Files of the repository outside of the folder that go into the bytes as well, what neighbours share for instance;
   * absent: none.
   * @maxItems 1000
   */
  readonly beside?: readonly RelativePath[];
  /**
   * `sourceTreeDigest` of the files in the folder, by their paths in it; where there are files beside it of all of them, by
   * their paths in the repository.
   */
  readonly treeSha256: Sha256;
}

/** How the bytes are made again. */
export interface BuildDescription {
  readonly language: "assemblyscript" | "rust" | "c" | "none";
  /** Version of the kit whose SDKs and options go into it. */
  readonly parseltongue: Version;
  /** Versions of the compilers, by name. */
  readonly toolchain: Readonly<Record<Word, Line>>;
  /** Of the lockfile that pins the build's dependencies; null: it has none. */
  readonly lockSha256: Sha256 | null;
}

/** Which hosts run it: `from` and later, before `below`. */
export interface ContractRange {
  readonly from: ContractVersion;
  /** Always there: nobody has tried hosts that do not exist yet. */
  readonly below: ContractVersion;
}

/** What the manifest asks for. */
export interface DeclaredCapabilities {
  readonly attributes: readonly Word[];
  readonly hostData: readonly Word[];
  readonly log: boolean;
}

/** What a hook says beforehand that it costs; the manifest's figures. */
export interface DeclaredHook {
  readonly trait: Exclude<TraitName, "language">;
  readonly name: Word;
  readonly base: Count;
  readonly perHit: Count;
  readonly perNode: Count;
  readonly perEdge: Count;
  readonly outputBytes: Count;
}

/** What all of it may cost. */
export interface DeclaredBudget {
  readonly memoryPages: Count;
  readonly initFuel: Count;
  readonly hooks: readonly DeclaredHook[];
}

/** Machine code from the same commit. */
export interface NativeArtifact extends Artifact {
  readonly platform: Platform;
  /** `x86-64-v3`, `armv8-a`. */
  readonly cpu: Word;
}

/** `entries/<namespace>/<name>/versions/<version>.json`; never changes once it is merged. */
export interface VersionEntry {
  readonly schema: 1;
  readonly id: PluginId;
  readonly version: Version;
  /** SHA-256 of the bytes of the entry before this one, in order of publication; null: this is the first. */
  readonly previous: Sha256 | null;
  readonly publishedAt: Time;
  readonly artifact: Artifact;
  /** plugin.toml in the artefact. */
  readonly manifest: BlobReference;
  /** plugin.wasm in the artefact; null for plugins that have no code, languages alone. */
  readonly wasm: BlobReference | null;
  /** Grammars in the artefact. */
  readonly grammars: readonly NamedBlob[];
  readonly native: readonly NativeArtifact[];
  readonly source: SourceReference;
  readonly build: BuildDescription;
  readonly contract: ContractRange;
  readonly traits: readonly TraitName[];
  /** Names of the languages that it is about; empty: all. */
  readonly languages: readonly Word[];
  /** Modules that the wasm imports, sorted: exactly these, `parseltongue:plugin/isg@1.0.0` for instance. */
  readonly imports: readonly Token[];
  readonly capabilities: DeclaredCapabilities;
  readonly budget: DeclaredBudget;
  /** SPDX expression. */
  readonly license: Line;
  readonly publisher: { readonly namespace: NamespaceName; readonly key: PublicKeyText };
  /** Says that it repairs something published, which may shorten its cooldown. */
  readonly fixes?: readonly Line[];
}
