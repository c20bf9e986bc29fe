import type { Founder, Thresholds } from "./default-governance.ts";

/** What a new tap tells people. */
export interface TapIntroduction {
  readonly name: string;
  readonly description: string;
  readonly contact: string;
  readonly security: string;
  readonly founders: readonly Founder[];
  readonly thresholds: Thresholds;
}

/** Documents for people, by path. What they say about numbers is what the policies say; where both differ, those count. */
export function peopleFiles(tap: TapIntroduction): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", readme(tap)],
    ["CONTRIBUTING.md", contributing(tap)],
    ["SECURITY.md", security(tap)],
    [".gitattributes", GIT_ATTRIBUTES],
    ["docs/rfcs.md", RFCS],
  ]);
}

/** Bytes are signed: no system may rewrite the ends of their lines. */
const GIT_ATTRIBUTES = "* -text\n";

function readme({ name, description, founders }: TapIntroduction): string {
  return `# ${name}

${description}

This is a tap: a git repository with plugins for Parseltongue. Everything in it is signed, also that nothing is missing, so
it can be fetched from any mirror, or carried on a stick.

    parseltongue tap add <address of this repository> --root <fingerprint>

The fingerprint is the SHA-256 of \`metadata/1.root.json\`. Get it from somebody you trust, not from here: whoever can change
this page can change this line.

| folder | holds |
|---|---|
| \`entries/\` | plugins and their versions |
| \`attestations/\` | what people and machines have signed about them: releases, reviews, rebuilds, tests |
| \`targets/policy/\` | the rules by which a version is trusted |
| \`targets/governance/\` | who decides what, and who they are |
| \`advisories/\` | what is known to be wrong |
| \`rfcs/\` | proposals, with their votes |
| \`metadata/\` | signatures over all of it |

Kept by ${founders.map((each) => each.name).join(", ")}.
`;
}

function contributing({ thresholds }: TapIntroduction): string {
  return `# Contributing

## Publish a plugin

    parseltongue key new
    parseltongue plugin submit --tap .

builds the plugin reproducibly, runs the checks that CI runs, signs the release and writes a branch. Propose that branch. A
change that touches anything beside your own namespace is refused by the checks; so is one that changes or removes what is
there: versions and statements are for ever, a mistake is answered by the next version.

## Review a plugin

    parseltongue review start <namespace>/<name>@<version>
    parseltongue review sign <namespace>/<name>@<version>

\`targets/policy/review.json\` says what a review has to answer.

## Sign the tap

After changes were merged, those who hold its keys sign:

    parseltongue tap sign
    git commit -am "Sign" && git push

Where more than one signature is needed (root: ${thresholds.root}, policies: ${thresholds.targets}, governance: ${thresholds.governance}), do it on a branch: each in turn runs
\`tap sign\`, commits and pushes, and the branch is merged once \`tap sign\` says that all is complete. The signatures on what is
newest last 30 days; \`tap sign\` renews them.

## Change the rules

Write an RFC, see docs/rfcs.md.
`;
}

function security({ contact, security: report }: TapIntroduction): string {
  return `# Security

Report what is wrong with a plugin, or with this tap, to ${report}. Do not open a public issue before it is repaired.

Somebody answers within three days. A plugin that harms its users is revoked at once by one member of the security team; a
revocation that the council does not confirm ends after 14 days.

Other questions: ${contact}
`;
}

const RFCS = `# RFCs

A change of the rules begins as a folder \`rfcs/NNNN/\` with \`rfc.md\` (what, why, what else was considered, what it changes for
whom) and \`rfc.json\` (state, dates, the paths that it changes with their digests afterwards). Votes are signed files in its
folder \`votes/\`:

    parseltongue governance propose <title>
    parseltongue governance vote NNNN yes
    parseltongue governance tally NNNN

What is accepted binds from the next epoch on.
`;
