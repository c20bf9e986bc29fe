/** 64 lower-case hexadecimal digits. */
export type Sha256 = string;
/** A moment as files write it: `2026-11-25T00:00:00Z`, seconds always, no fraction, UTC only. @see RFC 3339 */
export type Time = string;
/** `ed25519:` and the base64 of the 32 raw bytes. */
export type PublicKeyText = string;
/** SHA-256 of a public key's 32 raw bytes, 64 lower-case hexadecimal digits. Two keys are one exactly when these are equal. */
export type Fingerprint = string;
/** `<namespace>/<name>`. */
export type PluginId = string;
/** A semantic version without build metadata. */
export type Version = string;
/** A person: `m:` and a name. */
export type MemberId = string;
/** An organisation: `o:` and a name; people of none share `o:independent`. */
export type OrganisationId = string;
/** A version of the plugin contract: `1.0`. */
export type ContractVersion = string;
/** Where native code runs: `linux-x64`, `darwin-arm64`. */
export type Platform = string;
/** An `https://` address. */
export type HttpsUrl = string;

/** The organisation of everybody whose organisation is not vouched for: together they count once. */
export const INDEPENDENT: OrganisationId = "o:independent";

/** What a version may be run as, the least trusted first. `held`: not to be installed. */
export const TIERS = ["held", "sandboxed", "verified", "native"] as const;
/** One of `TIERS`. */
export type Tier = (typeof TIERS)[number];

/** How bad something is, the least bad first. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
/** One of `SEVERITIES`. */
export type Severity = (typeof SEVERITIES)[number];

/** How much of a thing there was, the least first: thoroughness and understanding of reviews. */
export const DEGREES = ["low", "medium", "high"] as const;
/** One of `DEGREES`. */
export type Degree = (typeof DEGREES)[number];
