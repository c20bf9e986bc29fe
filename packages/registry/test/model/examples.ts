import { DEFAULT_NAMES_POLICY } from "../../src/model/names/default-names-policy.ts";
import type { Documents } from "../../src/model/documents.ts";
import type { PromotionPolicy } from "../../src/model/policy/promotion-policy.ts";
import type { Predicates } from "../../src/model/predicates/predicate.ts";
import type { RoleRules } from "../../src/model/governance/governance.ts";
import { CHECKS } from "../../src/model/checks.ts";
import type { VersionBinding } from "../../src/model/statement.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);
const KEY = `ed25519:${Buffer.alloc(32, 7).toString("base64")}`;
const T1 = "2026-11-01T08:00:00Z";
const T2 = "2027-11-01T08:00:00Z";

const binding = { tapId: A, policySha256: B, createdAt: T1, validUntil: T2, supersedes: null };
const versionBinding: VersionBinding = { ...binding, plugin: "acme/rust-lens", version: "1.4.0" };
const environment = { contract: "1.1", parseltongue: "0.1.0", platform: "linux-x64" };
const results = { result: "PASSED", configuration: [], passedTests: ["a"], warnedTests: [], failedTests: [] } as const;

const rules: PromotionPolicy["tiers"]["sandboxed"] = {
  minAgeDays: 0,
  rebuilds: { min: 1, organisations: 1 },
  reviews: { min: 0, organisations: 0, security: 0, thoroughness: "low", understanding: "low", fullWithinVersions: 5 },
  capabilities: [{ capability: "host-data", reviews: 2 }],
  compatibility: { contractMinors: 1, platforms: ["linux-x64"], passRate: 1 },
  performance: { runs: 3, maxFuelShare: 0.9 },
  advisories: { atLeast: "high", max: 0 },
  validDays: null,
};
const role: RoleRules = {
  seats: 5,
  minHolders: 3,
  termDays: 365,
  maxConsecutiveTerms: 2,
  maxPerOrganisation: 2,
  vouchers: 2,
};

/** One valid document of each kind, with something in every list. */
export const DOCUMENT_EXAMPLES: { readonly [Kind in keyof Documents]: Documents[Kind] } = {
  tap: {
    schema: 1,
    tapId: A,
    name: "Acme’s tap",
    description: "Plugins of Acme.",
    homepage: "https://example.org/tap",
    mirrors: ["https://example.org/tap.git", "file:///srv/tap.git"],
    contact: { text: "tap@example.org", security: "security@example.org", answerDays: 7 },
  },
  namespace: {
    schema: 1,
    namespace: "acme",
    organisation: "o:acme",
    registeredAt: T1,
    releaseThreshold: 1,
    keys: [{ key: KEY, validFrom: T1, validUntil: T2, holder: "m:jdoe", revoked: { at: T2, reason: "lost" } }],
    transfers: [{ plugin: "acme/rust-lens", from: "o:acme", to: "o:example", effectiveAt: T2, statement: B }],
  },
  plugin: {
    schema: 1,
    id: "acme/rust-lens",
    registeredAt: T1,
    description: "Shows what Rust code borrows.",
    keywords: ["rust", "borrowing"],
    homepage: "https://example.org",
    status: "deprecated",
    note: "Use the other one.",
    successor: "acme/borrow-lens",
  },
  version: {
    schema: 1,
    id: "acme/rust-lens",
    version: "1.4.0-rc.1",
    previous: null,
    publishedAt: T1,
    artifact: { sha256: A, size: 81_234, urls: ["https://example.org/rust-lens.plugin.tar", "blob:"] },
    manifest: { sha256: A, size: 1234 },
    wasm: { sha256: B, size: 70_000 },
    grammars: [{ path: "grammars/rust.wasm", sha256: A, size: 100 }],
    native: [{ platform: "linux-x64", cpu: "x86-64-v3", sha256: A, size: 10, urls: ["blob:"] }],
    source: {
      repository: "https://example.org/rust-lens.git",
      commit: "c".repeat(40),
      directory: "plugins/rust-lens",
      beside: ["plugins/shared/borrows.rs"],
      treeSha256: A,
    },
    build: {
      language: "rust",
      parseltongue: "0.1.0",
      toolchain: { rustc: "rustc 1.90.0 (1159e78c4 2025-09-14)" },
      lockSha256: A,
    },
    contract: { from: "1.0", below: "2.0" },
    traits: ["lens", "language"],
    languages: ["rust"],
    imports: ["parseltongue:plugin/isg@1.0.0"],
    capabilities: { attributes: ["pagerank"], hostData: ["codeowners"], log: false },
    budget: {
      memoryPages: 17,
      initFuel: 100_000,
      hooks: [{ trait: "lens", name: "borrows", base: 1000, perHit: 20, perNode: 0, perEdge: 0, outputBytes: 4096 }],
    },
    license: "MIT OR Apache-2.0",
    publisher: { namespace: "acme", key: KEY },
    fixes: ["PT-2026-0001"],
  },
  envelope: {
    payloadType: "application/vnd.in-toto+json",
    payload: "e30=",
    signatures: [{ keyid: A, sig: Buffer.alloc(64).toString("base64") }],
  },
  statement: {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "entry", digest: { sha256: A } }],
    predicateType: "urn:parseltongue:review:1",
    predicate: {},
  },
  indexRoot: { schema: 1, shards: { "0f": { sha256: A, size: 10 } }, entries: 1, attestations: 2 },
  indexShard: { schema: 1, files: { "entries/acme/namespace.json": { sha256: A, size: 10 } } },
  promotionPolicy: {
    schema: 1,
    formerly: [A],
    checks: [...CHECKS],
    cooldownHours: { firstVersion: 72, update: 24, securityFix: { hours: 0, reviewers: 2 } },
    tiers: {
      sandboxed: rules,
      verified: rules,
      native: {
        ...rules,
        validDays: 180,
        capabilitiesWithin: ["parseltongue:plugin/isg@1.0.0"],
        nativeBuilds: { min: 2, organisations: 2 },
        differential: { graphs: 10_000, fuzzCases: 10_000, maxMismatches: 0 },
        minSpeedup: 1.2,
        decision: { role: "release", threshold: 2 },
      },
    },
    demotions: { advisory: "sandboxed", revoked: "held" },
    advisoryDemotesFrom: "high",
    perfRegressionShare: 0.1,
    transferNoticeDays: 30,
    deltaFastTrack: { maxChangedLines: 300, reviews: 1, sameCapabilities: true, sameKey: true },
  },
  reviewPolicy: {
    schema: 1,
    criteria: [{ id: "no-exfiltration", text: "Nothing leaves\nthe sandbox.", required: true }],
    maxValidDays: 365,
    minMinutes: 10,
    maxPerDay: 10,
    minMemberDays: 30,
    canaries: [{ commitment: A, penaltyDays: 90, revealed: { entrySha256: B, secret: "hush" } }],
  },
  namesPolicy: { ...DEFAULT_NAMES_POLICY, exceptions: [["rust-lens", "rust-lint"]] },
  perfPolicy: {
    schema: 1,
    graphs: [{ name: "tokio", sha256: A, nodes: 10, edges: 20 }],
    runs: 30,
    maxMemoryPages: 256,
    maxLoadMs: 20,
  },
  compatPolicy: {
    schema: 1,
    contracts: [{ version: "1.0", supportedUntil: null }],
    platforms: ["linux-x64", "darwin-arm64"],
    promisedShare: 0.9,
  },
  governance: {
    schema: 1,
    epoch: 1,
    epochDays: 180,
    roles: {
      council: role,
      maintainer: { ...role, seats: null },
      reviewer: role,
      "reviewer.security": role,
      rebuilder: role,
      release: role,
      "security-team": role,
      timestamp: role,
    },
    decisions: [
      {
        id: "policy",
        paths: ["targets/policy/**"],
        action: null,
        role: "council",
        approvals: 2,
        share: { numerator: 2, denominator: 3 },
        quorum: { numerator: 3, denominator: 5 },
        windowDays: 10,
        needsRfc: true,
        effective: "next-epoch",
        lapsesAfterDays: null,
        ratifiedBy: null,
      },
    ],
    conflicts: { kinds: ["employment"], lookbackDays: 730, suspensionDays: 90 },
    veto: { role: "council", overriddenBy: { numerator: 4, denominator: 5 } },
    inactivity: { days: 120 },
    rfc: { finalCommentDays: 7 },
    appeals: { days: 14, panel: 3 },
    organisationVouchers: { role: "council", min: 2 },
    tufRoles: { root: { role: "council", threshold: 3 } },
    independent: "o:independent",
  },
  members: {
    schema: 1,
    members: [
      {
        id: "m:jdoe",
        name: "J. Doe",
        organisation: "o:acme",
        joinedAt: T1,
        status: "active",
        seats: [{ role: "council", from: T1, until: null }],
        keys: [{ key: KEY, validFrom: T1, validUntil: T2 }],
        vouchedBy: ["m:max"],
        conflicts: [{ kind: "family", with: "m:max", text: "" }],
      },
    ],
    organisations: [{ id: "o:acme", name: "Acme", vouchedBy: ["m:max"], parent: "o:example" }],
  },
  rfc: {
    schema: 1,
    number: "0001",
    title: "Raise the number of reviews",
    authors: ["m:jdoe"],
    state: "open",
    decision: "policy",
    opensAt: T1,
    closesAt: T2,
    changes: [{ path: "targets/policy/promotion.json", sha256: A }],
  },
  advisory: {
    schema_version: "1.6.0",
    id: "PT-2026-0001",
    published: T1,
    modified: T2,
    withdrawn: T2,
    aliases: ["CVE-2026-0001"],
    summary: "It lies.",
    details: "",
    affected: [
      {
        package: { ecosystem: "Parseltongue", name: "acme/rust-lens" },
        ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "1.4.1" }] }],
        versions: ["1.4.0"],
      },
    ],
    references: [{ type: "FIX", url: "https://example.org/fix" }],
    database_specific: { severity: "high", action: "stop", tapId: A },
  },
  feed: {
    schema: 1,
    sequence: 3,
    createdAt: T1,
    maxAgeHours: 336,
    advisories: [{ id: "PT-2026-0001", sha256: A }],
    revoked: [
      {
        sha256: A,
        plugin: "acme/rust-lens",
        version: "1.4.0",
        revokedAt: T1,
        until: T2,
        reason: "It lies.",
        advisory: "PT-2026-0001",
      },
    ],
    unrevoked: [B],
  },
  tombstones: {
    schema: 1,
    names: [{ name: "acme/old-lens", buriedAt: T1, reason: "malware" }],
    digests: [{ sha256: A, buriedAt: T1, reason: "malware" }],
  },
};

/** One valid predicate of each type. */
export const PREDICATE_EXAMPLES: Predicates = {
  release: { purl: "pkg:generic/acme/rust-lens@1.4.0", parseltongue: { ...versionBinding, changes: "Faster." } },
  review: {
    parseltongue: versionBinding,
    reviewer: { member: "m:jdoe", organisation: "o:acme", role: "reviewer.security" },
    verdict: "approve",
    scope: { kind: "delta", fromEntrySha256: B, changedLines: 12 },
    criteria: [{ id: "no-exfiltration", textSha256: A, result: "met", evidence: ["src/lib.rs:10"] }],
    thoroughness: "high",
    understanding: "medium",
    minutes: 95,
    findings: [{ id: "f1", severity: "low", text: "A typo.", status: "fixed" }],
    conflicts: [],
    languageModel: null,
    text: "",
  },
  rebuild: {
    buildDefinition: {
      buildType: "urn:parseltongue:build:1",
      externalParameters: {
        repository: "https://example.org/rust-lens.git",
        commit: "c".repeat(40),
        directory: "plugins/rust-lens",
        target: "wasm",
      },
      internalParameters: { cpu: "x86-64-v3" },
      resolvedDependencies: [{ uri: "pkg:generic/rustc@1.90.0", digest: { sha256: A } }],
    },
    runDetails: {
      builder: { id: "urn:parseltongue:rebuilder:m:jdoe", version: { parseltongue: "0.1.0" } },
      metadata: { invocationId: "1", startedOn: T1, finishedOn: T1 },
    },
    parseltongue: {
      ...versionBinding,
      rebuilder: { member: "m:jdoe", organisation: "o:acme" },
      platform: "linux-x64",
      isolation: "bubblewrap",
    },
  },
  test: {
    ...results,
    url: "https://example.org/runs/1",
    parseltongue: {
      ...versionBinding,
      environment,
      suite: { kind: "checks", checks: [{ check: "schema", state: "PASS", text: "" }] },
    },
  },
  perf: {
    ...results,
    parseltongue: {
      ...versionBinding,
      environment,
      graph: { name: "tokio", sha256: A, nodes: 10, edges: 20 },
      runs: 30,
      memoryPages: 4,
      loadMs: 1.5,
      hooks: [
        {
          trait: "lens",
          name: "borrows",
          fuelUsed: 900,
          fuelDeclared: 1000,
          outputBytes: 1,
          outputDeclared: 4096,
          p50Ns: 400,
          p99Ns: 900.5,
        },
      ],
      native: [{ platform: "linux-x64", nativeSha256: A, speedup: 1.5, speedupLow: 1.4 }],
    },
  },
  promotion: {
    verifier: {
      id: "urn:parseltongue:evaluation:1",
      version: { parseltongue: "0.1.0" },
      policy: { uri: "urn:parseltongue:policy:promotion", digest: { sha256: B } },
    },
    timeCreated: T1,
    properties: ["PARSELTONGUE_TIER_VERIFIED"],
    parseltongue: { ...versionBinding, tier: "verified", evidence: [A, B] },
  },
  transfer: {
    parseltongue: binding,
    namespace: "acme",
    plugin: null,
    from: { organisation: "o:acme", keys: [A] },
    to: { organisation: "o:example", keys: [B] },
    effectiveAt: T2,
    namespaceAfterSha256: B,
    text: "Sold.",
  },
  revocation: {
    parseltongue: versionBinding,
    target: { kind: "statement", sha256: A },
    authority: "appeal",
    severity: "high",
    reason: "The finding was wrong.",
    advisory: null,
    ratifiedBy: null,
  },
  vote: {
    parseltongue: binding,
    rfc: "0001",
    voter: { member: "m:jdoe", role: "council" },
    choice: "for",
    conflicts: [],
    reason: "",
  },
};
