// The tags in this folder's comments go into the JSON Schemas, which are generated from the types: a text or a number
// without bounds cannot be written down, and no type can say another thing than its schema.

/**
 * SHA-256 of bytes as 64 lower-case hexadecimal digits.
 * @pattern ^[0-9a-f]{64}$
 */
export type Sha256 = string;

/**
 * A moment in UTC with seconds and without fractions: `2026-11-25T00:00:00Z`. RFC 3339.
 * @pattern ^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$
 * @format date-time
 */
export type Time = string;

/**
 * A public key: `ed25519:` and the base64 of its 32 bytes.
 * @pattern ^ed25519:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$
 */
export type PublicKeyText = string;

/**
 * Identity of a key: SHA-256 of its 32 raw bytes, as 64 lower-case hexadecimal digits.
 * @pattern ^[0-9a-f]{64}$
 */
export type Fingerprint = string;

/**
 * Name of a namespace: lower-case letters, digits and single hyphens, a letter first.
 * @pattern ^[a-z](-?[a-z0-9]){1,38}$
 */
export type NamespaceName = string;

/**
 * A plugin in a tap: `<namespace>/<name>`.
 * @pattern ^[a-z](-?[a-z0-9]){1,38}/[a-z](-?[a-z0-9]){1,62}$
 */
export type PluginId = string;

/**
 * A namespace, or a plugin with its namespace.
 * @pattern ^[a-z](-?[a-z0-9]){1,38}(/[a-z](-?[a-z0-9]){1,62})?$
 */
export type BuriedName = string;

/**
 * A semantic version without build metadata, in lower case so that no two files differ by case alone.
 * @maxLength 64
 * @pattern ^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(-(0|[1-9][0-9]{0,8}|[0-9]*[a-z-][0-9a-z-]*)(\.(0|[1-9][0-9]{0,8}|[0-9]*[a-z-][0-9a-z-]*))*)?$
 */
export type Version = string;

/**
 * A version at which something begins; `0` is before all.
 * @maxLength 64
 * @pattern ^(0|(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(-[0-9a-z.-]+)?)$
 */
export type FirstVersion = string;

/**
 * A person: `m:` and a name.
 * @pattern ^m:[a-z](-?[a-z0-9]){0,62}$
 */
export type MemberId = string;

/**
 * An organisation: `o:` and a name. People of none share `o:independent`.
 * @pattern ^o:[a-z](-?[a-z0-9]){0,62}$
 */
export type OrganisationId = string;

/**
 * A member or an organisation.
 * @pattern ^[mo]:[a-z](-?[a-z0-9]){0,62}$
 */
export type PartyId = string;

/**
 * A version of the plugin contract, major and minor: `1.0`.
 * @pattern ^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$
 */
export type ContractVersion = string;

/**
 * Where native code runs: `linux-x64`, `darwin-arm64`.
 * @pattern ^(linux|darwin|win32)-(x64|arm64)$
 */
export type Platform = string;

/**
 * What was built: `wasm`, or the platform of native code.
 * @pattern ^(wasm|(linux|darwin|win32)-(x64|arm64))$
 */
export type BuildTarget = string;

/**
 * An address on the web.
 * @maxLength 500
 * @pattern ^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?$
 */
export type HttpsUrl = string;

/**
 * Where an artefact can be had: an `https://` address, or `blob:` when the tap carries it as `blobs/<sha256>`.
 * @maxLength 500
 * @pattern ^(blob:|https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)$
 */
export type ArtifactUrl = string;

/**
 * A git repository: `https://`, `ssh://` or `file://`.
 * @maxLength 500
 * @pattern ^(https|ssh|file)://[A-Za-z0-9._~:/@%+-]+$
 */
export type GitUrl = string;

/**
 * A git commit's full hash.
 * @pattern ^([0-9a-f]{40}|[0-9a-f]{64})$
 */
export type GitCommit = string;

/**
 * A path with `/`, relative, without `.` and `..`, of ordinary ASCII.
 * @maxLength 300
 * @pattern ^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*)*$
 */
export type RelativePath = string;

/**
 * A folder in a repository; `.` is its top.
 * @maxLength 300
 * @pattern ^(\.|[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*)*)$
 */
export type SourceDirectory = string;

/**
 * A word: lower-case letters, digits, hyphens and dots.
 * @pattern ^[a-z0-9][a-z0-9.-]{0,62}$
 */
export type Word = string;

/**
 * A name in code, a compiler's or a builder's: ASCII without spaces.
 * @maxLength 200
 * @pattern ^[!-~]+$
 */
export type Token = string;

/**
 * A URI.
 * @maxLength 500
 * @pattern ^[a-z][a-z0-9+.-]*:[!-~]+$
 */
export type Uri = string;

/**
 * One line for people, without control, bidirectional and invisible characters.
 * @minLength 1
 * @maxLength 500
 * @pattern ^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*$
 */
export type Line = string;

/**
 * Text for people of any number of lines, without control, bidirectional and invisible characters. May be empty.
 * @maxLength 20000
 * @pattern ^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*$
 */
export type Prose = string;

/**
 * A glob over paths of the tap.
 * @maxLength 200
 * @pattern ^[A-Za-z0-9._/*-]+$
 */
export type PathGlob = string;

/**
 * An advisory's number: `PT-2026-0001`.
 * @pattern ^[A-Z]{2,8}-2[0-9]{3}-[0-9]{4,6}$
 */
export type AdvisoryId = string;

/**
 * An RFC's number, four digits.
 * @pattern ^[0-9]{4}$
 */
export type RfcNumber = string;

/**
 * A whole number from 0.
 * @integer
 * @minimum 0
 * @maximum 9007199254740991
 */
export type Count = number;

/**
 * A whole number from 1; for thresholds too, which 0 would make meaningless.
 * @integer
 * @minimum 1
 * @maximum 1000000000
 */
export type Positive = number;

/**
 * A share, 0 to 1.
 * @minimum 0
 * @maximum 1
 */
export type Share = number;

/**
 * A measured number from 0, with fractions.
 * @minimum 0
 * @maximum 1000000000000000
 */
export type Measure = number;

/**
 * Whole days.
 * @integer
 * @minimum 0
 * @maximum 36500
 */
export type Days = number;

/**
 * Whole hours.
 * @integer
 * @minimum 0
 * @maximum 876000
 */
export type Hours = number;

/** The organisation of everybody whose organisation is not vouched for: together they count once. */
export const INDEPENDENT: OrganisationId = "o:independent";

/** What a version may be run as, the least trusted first. `held`: not to be installed. */
export const TIERS = ["held", "sandboxed", "verified", "native"] as const;
/** What a version may be run as; `held` is not to be installed. */
export type Tier = (typeof TIERS)[number];

/** How bad something is, the least bad first. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
/** How bad something is. */
export type Severity = (typeof SEVERITIES)[number];

/** How much of a thing there was, the least first: thoroughness and understanding of reviews. */
export const DEGREES = ["low", "medium", "high"] as const;
/** How much of a thing there was. */
export type Degree = (typeof DEGREES)[number];
