import type { Threat } from "./threat.ts";

/** What is tried with offices, keys and powers, and with the programs that judge: numbers 39 to 54. */
export const THREATS_OF_PEOPLE: readonly Threat[] = [
  {
    number: 39,
    name: "A publisher's key is stolen",
    defence: "New versions wait before they are installed; a key that turns out stolen takes with it what it signed.",
  },
  {
    number: 40,
    name: "A plugin is sold",
    defence: "Both sides sign, with notice; trust does not pass on, and the plugin starts at the lowest tier.",
  },
  {
    number: 41,
    name: "Many invented reviewers",
    defence: "Reviewers are members whom others vouch for, count by organisation, and only after a while.",
  },
  {
    number: 42,
    name: "An organisation approves itself",
    defence: "The publisher's organisation counts neither as reviewer nor as rebuilder nor as judge of its own.",
  },
  {
    number: 43,
    name: "An interest that nobody named",
    defence: "Reviews are held against the register of interests; one that leaves something out is void.",
  },
  {
    number: 44,
    name: "A reviewer's key turns out stolen",
    defence: "Tiers are computed anew from what counts now, so what rested on it falls.",
  },
  {
    number: 45,
    name: "Reviews that nobody made",
    defence:
      "Floors for thoroughness and time, a limit on how many a day, and versions with a known fault among the rest.",
  },
  {
    number: 46,
    name: "Machine code that is not the plugin",
    defence: "Built by several from the same source, bit for bit the same, and compared with the sandboxed form.",
  },
  {
    number: 47,
    name: "Machine code has no sandbox",
    defence:
      "It runs by the user's word alone, and only for plugins that read nothing but the graph: in a process that bubblewrap confines, or not at all; lenses in the daemon by a second word.",
    open: "A lens in the daemon has nothing around it: who gives the second word trusts those who vouch for it.",
  },
  {
    number: 48,
    name: "Emergency powers are abused",
    defence: "One member can stop a version at once; the measure lapses unless the council confirms it.",
  },
  {
    number: 49,
    name: "Bad news do not reach machines without a network",
    defence: "What is carried says how old its advisories are; after that a client warns, and later refuses.",
  },
  {
    number: 50,
    name: "The rules are changed to win the same vote",
    defence: "A change of the rules binds from the next epoch and needs a large majority under the old ones.",
  },
  {
    number: 51,
    name: "Paths that lead out, or are another file elsewhere",
    defence:
      "Paths have a closed form, links and submodules are refused, and names that some system reads otherwise too.",
  },
  {
    number: 52,
    name: "Descriptions that push a plugin up or carry code",
    defence:
      "The index is made from the tree and compared; what it shows is text, without control characters and markup.",
    also: [
      {
        file: "packages/registry/test/tap/ceremony.test.ts",
        title: "signing twice changes nothing; the index is byte for byte that of the files",
      },
    ],
  },
  {
    number: 53,
    name: "A git remote that lies, hangs or floods",
    defence: "No hooks, few protocols, a bound on size and time, checks of every object, apart from what is trusted.",
  },
  {
    number: 54,
    name: "Signatures that take for ever to verify",
    defence: "Sizes and numbers are bounded before anything is parsed.",
  },
];
