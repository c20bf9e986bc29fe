import { createHash } from "node:crypto";
import { fingerprintOf } from "../../src/governance/register.ts";
import type { Evidence, EntryRecord } from "../../src/evaluation/evidence.ts";
import { CHECKS, type CheckState } from "../../src/model/checks.ts";
import type { Role } from "../../src/model/governance/governance.ts";
import type { Member } from "../../src/model/governance/members.ts";
import type { PromotionPolicy } from "../../src/model/policy/promotion-policy.ts";
import type { ReferenceGraph } from "../../src/model/policy/perf-policy.ts";
import type { ReviewPolicy } from "../../src/model/policy/review-policy.ts";
import type { Predicates, StatementType } from "../../src/model/predicates/predicate.ts";
import type { TestSuite } from "../../src/model/predicates/test-result.ts";
import { timeText } from "../../src/model/strict-time.ts";
import type { VersionBinding } from "../../src/model/statement.ts";
import type { VerifiedStatement } from "../../src/model/verified-statement.ts";
import type { VersionEntry } from "../../src/model/version-entry.ts";
import { defaultGovernance } from "../../src/tap/init/default-governance.ts";
import { DEFAULT_POLICIES } from "../../src/tap/init/default-policies.ts";
import { textSha256 } from "../../src/evaluation/reviews.ts";
import { sampleEntry } from "../sample-entry.ts";

/** A hexadecimal digest of any text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A public key that nobody has. */
export function keyOf(name: string): string {
  return `ed25519:${createHash("sha256").update(`key of ${name}`).digest("base64")}`;
}

/** Days after the tap began. */
export function day(count: number, hours = 0): string {
  return timeText(Date.parse("2026-01-01T00:00:00Z") + (count * 24 + hours) * 3_600_000);
}

export const TAP: string = digest("tap");
export const POLICY_SHA256: string = digest("policy");
const PLUGIN = "acme/lens";
/** The day on which the first version is published. */
export const PUBLISHED = 100;

/** A member of the council and of every other office, for as long as the tap is there. */
export function member(name: string, organisation: string, roles: readonly Role[] = OFFICES): Member {
  return {
    id: `m:${name}`,
    name,
    organisation: `o:${organisation}`,
    joinedAt: day(0),
    status: "active",
    seats: roles.map((role) => ({ role, from: day(0), until: null })),
    keys: [{ key: keyOf(name), validFrom: day(0), validUntil: day(3000) }],
    vouchedBy: ["m:ann", "m:bob", "m:cid", "m:dee"].filter((each) => each !== `m:${name}`),
    conflicts: [],
  };
}

const OFFICES: readonly Role[] = [
  "council",
  "maintainer",
  "reviewer",
  "reviewer.security",
  "rebuilder",
  "release",
  "security-team",
];

/** An entry of the plugin. */
export function entryOf(version: string, previous: EntryRecord | null, parts: Partial<VersionEntry> = {}): EntryRecord {
  const of = (what: string): string => digest(`${what} of ${version}`);
  const entry = sampleEntry(of, {
    id: PLUGIN,
    version,
    previous: previous?.sha256 ?? null,
    publishedAt: day(PUBLISHED),
    native: [{ platform: "linux-x64", cpu: "x86-64-v3", sha256: of("native"), size: 10, urls: ["blob:"] }],
    publisher: { namespace: "acme", key: keyOf("pub") },
    ...parts,
  });
  return { sha256: digest(JSON.stringify(entry)), entry };
}

/** What a statement's predicate says beside its binding. */
export type Said<Type extends StatementType> = Omit<Predicates[Type], "parseltongue">;

/** What somebody says who has read all of a version and found nothing. */
export function approval({ criteria }: ReviewPolicy): Omit<Said<"review">, "reviewer"> {
  return {
    verdict: "approve",
    scope: { kind: "full" },
    criteria: criteria.map(({ id, text }) => ({ id, textSha256: textSha256(text), result: "met", evidence: [] })),
    thoroughness: "high",
    understanding: "high",
    minutes: 60,
    findings: [],
    conflicts: [],
    languageModel: null,
    text: "",
  };
}

/** Options of a statement. */
export interface SayOptions {
  readonly at?: string;
  readonly binding?: Partial<VersionBinding>;
  readonly signers?: readonly string[];
  readonly about?: EntryRecord;
}

/** Options of a measurement. */
export interface MeasureOptions extends SayOptions {
  readonly measured?: Partial<Omit<Predicates["perf"]["parseltongue"], "graph">> & {
    readonly graph?: Partial<ReferenceGraph>;
    readonly said?: Partial<Said<"perf">>;
  };
}

/** Code that the rules measure over. */
const REFERENCE: ReferenceGraph = { name: "reference", sha256: digest("reference"), nodes: 10, edges: 20 };

/** Everything about one plugin, to be changed by tests: a version that has all it takes to be native. */
export class World {
  readonly policy: PromotionPolicy;
  readonly entries: EntryRecord[];
  evidence: Evidence;
  #number = 0;

  constructor() {
    const { promotionPolicy, reviewPolicy, perfPolicy, compatPolicy } = DEFAULT_POLICIES;
    const native = { ...promotionPolicy.tiers.native, capabilitiesWithin: ["parseltongue:plugin/isg"] };
    this.policy = structuredClone({ ...promotionPolicy, tiers: { ...promotionPolicy.tiers, native } });
    const entry = entryOf("1.0.0", null);
    this.entries = [entry];
    const organisations = ["acme", "bolt", "core", "dune", "eric"];
    this.evidence = {
      tapId: TAP,
      entry,
      entries: this.entries,
      namespace: {
        schema: 1,
        namespace: "acme",
        organisation: "o:acme",
        registeredAt: day(10),
        releaseThreshold: 1,
        keys: [{ key: keyOf("pub"), validFrom: day(0), validUntil: day(3000), holder: "m:pub" }],
        transfers: [],
      },
      statements: [],
      approvals: [],
      members: {
        schema: 1,
        members: [
          member("ann", "acme"),
          member("bob", "bolt"),
          member("cid", "core"),
          member("dee", "dune"),
          member("eve", "eric"),
        ],
        organisations: organisations.map((name) => ({
          id: `o:${name}`,
          name,
          vouchedBy: ["m:ann", "m:bob", "m:cid", "m:dee"],
        })),
      },
      governance: defaultGovernance({ root: 1, targets: 1, governance: 1 }),
      policySha256: POLICY_SHA256,
      reviewPolicy: { ...reviewPolicy, maxValidDays: 3000 },
      compatPolicy,
      perfPolicy: { ...perfPolicy, graphs: [REFERENCE] },
      advisories: [],
      feed: { schema: 1, sequence: 0, createdAt: day(0), maxAgeHours: 336, advisories: [], revoked: [], unrevoked: [] },
      tombstones: { schema: 1, names: [], digests: [] },
      acceptedRfcs: [],
    };
    this.release();
    this.checks();
    for (const who of ["bob", "cid", "dee"]) this.rebuild(who, "wasm");
    this.test("bob", { kind: "compatibility", cases: 40, passed: 40 });
    this.perf("bob");
    for (const who of ["bob", "cid", "dee"]) this.review(who);
    this.rebuild("bob", "linux-x64");
    this.rebuild("cid", "linux-x64");
    const [native0] = entry.entry.native;
    this.test("cid", {
      kind: "differential",
      nativeSha256: native0?.sha256 ?? "",
      graphs: 10_000,
      fuzzCases: 10_000,
      mismatches: 0,
    });
    this.decide("bob");
    this.decide("cid");
  }

  /** Adds a statement and gives it. */
  say<Type extends StatementType>(
    type: Type,
    who: string,
    predicate: unknown,
    options: SayOptions = {},
  ): VerifiedStatement<Type> {
    const {
      at = day(PUBLISHED, 1),
      about = this.evidence.entry,
      binding,
      signers = [fingerprintOf(keyOf(who))],
    } = options;
    const { entry } = about;
    const number = ++this.#number;
    const { parseltongue = {}, ...said } = predicate as { parseltongue?: object };
    const all = {
      ...said,
      parseltongue: {
        tapId: TAP,
        policySha256: POLICY_SHA256,
        createdAt: at,
        validUntil: null,
        supersedes: null,
        plugin: entry.id,
        version: entry.version,
        ...parseltongue,
        ...binding,
      },
    };
    const statement = {
      path: `attestations/${entry.id}/${entry.version}/${type}--${digest(who).slice(0, 12)}--${number}.dsse.json`,
      type,
      payloadSha256: digest(`${number} ${JSON.stringify(all)}`),
      signers,
      subjects: [
        ...(entry.wasm === null ? [] : [{ name: "plugin.wasm", digest: { sha256: entry.wasm.sha256 } }]),
        { name: "source", digest: { sha256: entry.source.treeSha256 } },
        { name: "entry", digest: { sha256: about.sha256 } },
        ...entry.native.map((each) => ({ name: `native/${each.platform}`, digest: { sha256: each.sha256 } })),
      ],
      predicate: all,
    } as unknown as VerifiedStatement<Type>;
    this.evidence = { ...this.evidence, statements: [...this.evidence.statements, statement as VerifiedStatement] };
    return statement;
  }

  release(options: SayOptions = {}): VerifiedStatement<"release"> {
    return this.say("release", "pub", { purl: "pkg:generic/acme/lens@1.0.0", parseltongue: { changes: "" } }, options);
  }

  test(who: string, suite: TestSuite, options: SayOptions = {}): VerifiedStatement<"test"> {
    const environment = { contract: "1.0", parseltongue: "0.1.0", platform: "linux-x64" };
    return this.say("test", who, { ...RESULTS, parseltongue: { environment, suite } }, options);
  }

  checks(
    states: Partial<Record<string, CheckState>> = {},
    options: SayOptions & { readonly by?: string } = {},
  ): VerifiedStatement<"test"> {
    const checks = CHECKS.map((check) => ({ check, state: states[check] ?? ("PASS" as const), text: "" }));
    return this.test(options.by ?? "bob", { kind: "checks", checks }, options);
  }

  rebuild(who: string, target: string, options: SayOptions = {}): VerifiedStatement<"rebuild"> {
    const { entry } = options.about ?? this.evidence.entry;
    const { repository, commit, directory } = entry.source;
    return this.say(
      "rebuild",
      who,
      {
        buildDefinition: {
          buildType: "urn:parseltongue:build:1",
          externalParameters: { repository, commit, directory, target },
          resolvedDependencies: [],
        },
        runDetails: {
          builder: { id: "urn:x", version: {} },
          metadata: { invocationId: "1", startedOn: day(PUBLISHED), finishedOn: day(PUBLISHED) },
        },
        parseltongue: {
          rebuilder: { member: `m:${who}`, organisation: "o:any" },
          platform: "linux-x64",
          isolation: "bubblewrap",
        },
      },
      options,
    );
  }

  perf(who: string, fuelUsed = 500, options: MeasureOptions = {}): VerifiedStatement<"perf"> {
    const { entry } = options.about ?? this.evidence.entry;
    const { said, graph, ...parts } = options.measured ?? {};
    const native = entry.native.map(({ platform, sha256 }) => ({
      platform,
      nativeSha256: sha256,
      speedup: 2,
      speedupLow: 1.8,
    }));
    return this.say(
      "perf",
      who,
      {
        ...RESULTS,
        ...said,
        parseltongue: {
          environment: { contract: "1.0", parseltongue: "0.1.0", platform: "linux-x64" },
          graph: { ...REFERENCE, ...graph },
          runs: 30,
          memoryPages: 4,
          loadMs: 2,
          hooks: [
            {
              trait: "lens",
              name: "main",
              fuelUsed,
              fuelDeclared: 1000,
              outputBytes: 100,
              outputDeclared: 4096,
              p50Ns: 400,
              p99Ns: 900,
            },
          ],
          native,
          ...parts,
        },
      },
      options,
    );
  }

  review(who: string, said: Partial<Said<"review">> = {}, options: SayOptions = {}): VerifiedStatement<"review"> {
    const found = this.evidence.members.members.find(({ id }) => id === `m:${who}`);
    return this.say(
      "review",
      who,
      {
        reviewer: { member: `m:${who}`, organisation: found?.organisation ?? "o:none", role: "reviewer.security" },
        ...approval(this.evidence.reviewPolicy),
        ...said,
      },
      options,
    );
  }

  decide(who: string, options: SayOptions = {}): VerifiedStatement<"promotion"> {
    return this.say(
      "promotion",
      who,
      {
        verifier: { id: "urn:x", version: {}, policy: { uri: "urn:y", digest: { sha256: POLICY_SHA256 } } },
        timeCreated: day(PUBLISHED, 2),
        properties: ["PARSELTONGUE_TIER_NATIVE"],
        parseltongue: { tier: "native", evidence: [] },
      },
      options,
    );
  }

  revoke(who: string, said: object, options: SayOptions = {}): VerifiedStatement<"revocation"> {
    const all = {
      target: { kind: "version" },
      authority: "security-team",
      severity: "high",
      reason: "It lies.",
      advisory: null,
      ratifiedBy: null,
      ...said,
    };
    return this.say("revocation", who, all, options);
  }

  /** Without some statements. */
  drop(isGone: (statement: VerifiedStatement) => boolean): void {
    this.evidence = { ...this.evidence, statements: this.evidence.statements.filter((each) => !isGone(each)) };
  }

  /** With one member otherwise. */
  change(who: string, parts: Partial<Member>): void {
    const { members } = this.evidence;
    const changed = members.members.map((each) => (each.id === `m:${who}` ? { ...each, ...parts } : each));
    this.evidence = { ...this.evidence, members: { ...members, members: changed } };
  }

  /** With more members. */
  join(...more: readonly Member[]): void {
    const { members } = this.evidence;
    this.evidence = { ...this.evidence, members: { ...members, members: [...members.members, ...more] } };
  }

  /** Publishes another version, tested and rebuilt, which is then the one that is judged. Nobody has read it. */
  next(version: string, at: number, parts: Partial<VersionEntry> = {}): EntryRecord {
    const entry = entryOf(version, this.evidence.entry, { publishedAt: day(at), ...parts });
    this.entries.push(entry);
    this.evidence = { ...this.evidence, entry, entries: [...this.entries] };
    const options = { at: day(at, 1) };
    this.release(options);
    this.checks({}, options);
    for (const who of ["bob", "cid", "dee"]) this.rebuild(who, "wasm", options);
    this.test("bob", { kind: "compatibility", cases: 40, passed: 40 }, options);
    this.perf("bob", 500, options);
    return entry;
  }
}

const RESULTS = { result: "PASSED", configuration: [], passedTests: [], warnedTests: [], failedTests: [] };
