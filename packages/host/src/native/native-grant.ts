import type { Digest } from "@parseltongue/base";

/** What runs the machine code: operating system, C library and processor together, as `linux-x64-v3`. */
export type NativePlatform = "linux-x64-v3";

/**
 * Leave to run one library of one plugin, as whoever verified the attestations gives it. What is not named here is not
 * granted. Plain data.
 */
export interface NativeGrant {
  readonly plugin: string;
  readonly platform: NativePlatform;
  /** Of the library's bytes. */
  readonly library: Digest;
  /** Of the guest that it was compared with: another version of the plugin needs another grant. */
  readonly wasm: Digest;
  /** Milliseconds since 1970; from then on it is none. */
  readonly expiresMs: number;
  /** Why it was taken back; undefined: it was not. */
  readonly revoked?: string;
}

/** What the user's configuration says. Both default to no. */
export interface NativeOptIn {
  readonly native: boolean;
  /** Lenses as well, in the process that answers questions. */
  readonly nativeLens: boolean;
}

/** Everything that decides whether machine code may run. */
export interface NativeRequest {
  readonly plugin: string;
  /** Undefined: none is known here. */
  readonly platform: NativePlatform | undefined;
  readonly wasm: Digest;
  /** Of the library's bytes as they lie on the disk. */
  readonly library: Digest | undefined;
  readonly optIn: NativeOptIn;
  readonly grant: NativeGrant | undefined;
  /** Why this library was given up on this machine before. */
  readonly demotion: string | undefined;
  readonly nowMs: number;
}

/** Why machine code does not run. */
export type NativeRefusalReason =
  | "no-opt-in"
  | "no-grant"
  | "other-platform"
  | "other-guest"
  | "no-library"
  | "wrong-digest"
  | "expired"
  | "revoked"
  | "demoted";

/** The plugin runs in the sandbox instead. */
export interface NativeRefusal {
  readonly reason: NativeRefusalReason;
  /** Lower case, with values. */
  readonly message: string;
  readonly hint: string;
}

/**
 * Whether a library may be loaded. Pure and total: undefined when it may, otherwise the first reason why not.
 * No grant, no loading; a grant alone is not enough either: the user has to have asked for it.
 */
export function refuseNative(request: NativeRequest): NativeRefusal | undefined {
  const { plugin, platform, wasm, library, optIn, grant, demotion, nowMs } = request;
  if (!optIn.native)
    return refusal("no-opt-in", `${plugin} may not run as machine code`, `plugin configure ${plugin} --native on`);
  if (grant === undefined || grant.plugin !== plugin) {
    return refusal("no-grant", `no tap vouches for a library of ${plugin}`, `plugin why ${plugin}`);
  }
  if (platform !== grant.platform) {
    return refusal(
      "other-platform",
      `the library of ${plugin} is for ${grant.platform}, this is ${platform ?? "another"}`,
    );
  }
  if (wasm !== grant.wasm) {
    return refusal(
      "other-guest",
      `the library of ${plugin} was compared with ${grant.wasm}, installed is ${wasm}`,
      "plugin update",
    );
  }
  if (grant.revoked !== undefined) return refusal("revoked", `the library of ${plugin} was revoked: ${grant.revoked}`);
  if (nowMs >= grant.expiresMs) {
    const since = new Date(grant.expiresMs).toISOString();
    return refusal("expired", `leave to run ${plugin} as machine code expired at ${since}`, "tap update");
  }
  if (demotion !== undefined) {
    return refusal("demoted", `machine code of ${plugin} was given up here: ${demotion}`, `plugin reset ${plugin}`);
  }
  if (library === undefined) return refusal("no-library", `the library of ${plugin} is not installed`, "plugin update");
  if (library !== grant.library) {
    return refusal(
      "wrong-digest",
      `the library of ${plugin} is ${library}, granted is ${grant.library}`,
      "plugin update",
    );
  }
  return undefined;
}

function refusal(reason: NativeRefusalReason, message: string, command?: string): NativeRefusal {
  const then = command === undefined ? "" : `; see parseltongue ${command}`;
  return { reason, message, hint: `the plugin runs in the sandbox${then}` };
}
