/** Where CI gets the checks from: a git repository at one commit, so that they change when the tap says so. */
export interface ToolSource {
  readonly repository: string;
  readonly commit: string;
}

/**
 * What build servers run for a proposed change, by path: a script that anything can run, and the files by which GitHub and
 * GitLab run it. None is given a secret, a cache, or a right beyond reading; what they find is computed again by others.
 */
export function ciFiles(tool: ToolSource | undefined): ReadonlyMap<string, string> {
  return new Map([
    ["ci/check.sh", CHECK],
    ["ci/parseltongue.env", toolFile(tool)],
    [".github/workflows/check.yml", GITHUB],
    [".gitlab-ci.yml", GITLAB],
  ]);
}

function toolFile(tool: ToolSource | undefined): string {
  return `# Where ci/check.sh gets parseltongue from when there is none on PATH: a git repository, and the full hash of a commit.
PARSELTONGUE_REPOSITORY=${tool?.repository ?? ""}
PARSELTONGUE_COMMIT=${tool?.commit ?? ""}
`;
}

const CHECK = `#!/bin/sh
# Checks a proposed change to this tap: everything between two commits, by the closed set of checks. Needs no secret and is
# given none: the environment is emptied but for what programs need to be found.
#
#   sh ci/check.sh <base commit> <proposed commit> [<directory for reports>]
set -eu
base=$1
head=$2
reports=\${3:-reports}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"
mkdir -p "$reports"

if ! command -v parseltongue >/dev/null 2>&1; then
  # Of the base, not of what is proposed: a change must not choose what checks it.
  settings=$(git show "$base:ci/parseltongue.env")
  repository=$(printf '%s\\n' "$settings" | sed -n 's/^PARSELTONGUE_REPOSITORY=//p')
  commit=$(printf '%s\\n' "$settings" | sed -n 's/^PARSELTONGUE_COMMIT=//p')
  if [ -z "$repository" ] || [ -z "$commit" ]; then
    echo "set PARSELTONGUE_REPOSITORY and PARSELTONGUE_COMMIT in ci/parseltongue.env, or install parseltongue" >&2
    exit 2
  fi
  tool=$(mktemp -d)
  trap 'rm -rf "$tool"' EXIT
  git -C "$tool" init --quiet
  git -C "$tool" fetch --quiet --depth 1 -- "$repository" "$commit"
  git -C "$tool" -c advice.detachedHead=false checkout --quiet "$commit"
  (cd "$tool" && npm ci --loglevel=error)
  PATH=$tool/node_modules/.bin:$PATH
fi

exec env -i PATH="$PATH" HOME="\${HOME:-/}" LANG=C.UTF-8 \\
  parseltongue registry check "$base..$head" --out "$reports"
`;

/** Actions by commit: a tag can be moved to other code. */
const CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2";
const SETUP_NODE = "actions/setup-node@39370e3970a6d050c480ffad4ff0ed4d3fdee5af # v4.1.0";

const GITHUB = `name: check
# pull_request only: it runs without secrets and with a token that may read, even for changes from forks.
on:
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    steps:
      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${SETUP_NODE}
        with:
          node-version: 24
      # bubblewrap keeps builds of proposed plugins from the network and from this machine; it needs what Ubuntu forbids.
      - run: |
          sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends bubblewrap
          sudo sysctl -q -w kernel.apparmor_restrict_unprivileged_userns=0
      # The script of the base: what is proposed does not choose how it is checked.
      - run: |
          git show "$BASE:ci/check.sh" > ci/check.sh
          sh ci/check.sh "$BASE" "$HEAD" reports
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
          HEAD: \${{ github.event.pull_request.head.sha }}
      - run: cat reports/*.md >> "$GITHUB_STEP_SUMMARY"
        if: always()
`;

const GITLAB = `# Merge requests only. Keep variables of this project protected: then none reaches what is proposed.
check:
  image: node:24-bookworm
  timeout: 1h
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
  before_script:
    - apt-get update -qq && apt-get install -y -qq --no-install-recommends bubblewrap
  script:
    - git show "$CI_MERGE_REQUEST_DIFF_BASE_SHA:ci/check.sh" > ci/check.sh
    - sh ci/check.sh "$CI_MERGE_REQUEST_DIFF_BASE_SHA" "$CI_COMMIT_SHA" reports
  artifacts:
    when: always
    expire_in: 30 days
    paths: [reports/]
    reports:
      junit: reports/*.xml
`;
