import type { Founder } from "./default-governance.ts";

/** What a new tap tells people. */
export interface TapIntroduction {
  readonly name: string;
  readonly description: string;
  readonly founders: readonly Founder[];
}

/** What a new tap has beside its data and the documents that are made from them, by path. */
export function peopleFiles(tap: TapIntroduction): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", readme(tap)],
    [".gitattributes", GIT_ATTRIBUTES],
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

Those who hold its keys sign after changes were merged:

    parseltongue tap sign
    git commit -am "Sign" && git push

Where more than one signature is needed, each in turn does so on a branch, which is merged once \`tap sign\` says that all is
signed.

Founded by ${founders.map((each) => each.name).join(", ")}.
`;
}
