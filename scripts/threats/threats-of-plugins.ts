import type { Threat } from "./threat.ts";

const HOSTILE_GUESTS = { file: "packages/host/test/hostile/hostile.test.ts", title: "hostile guests" };

/** What is tried by publishing something: numbers 20 to 38. */
export const THREATS_OF_PLUGINS: readonly Threat[] = [
  {
    number: 20,
    name: "A check that broke counts as passed",
    defence: "A check passes, fails, breaks or is left out; only passing counts, and the list of checks is closed.",
  },
  {
    number: 21,
    name: "So many submissions that checks cannot keep up",
    defence: "A check that was not made holds a version back; it never lets one through.",
    open: "How a build server divides its machines among publishers is its own affair; what `tap init` writes for code hosts ends each proposal's checks after an hour.",
  },
  {
    number: 22,
    name: "A build script attacks the machine that rebuilds",
    defence: "Rebuilds run in a process without network, secrets or anybody's files, where bubblewrap is there.",
  },
  {
    number: 23,
    name: "One plugin's build poisons another's",
    defence: "Nothing is kept from one rebuild to the next.",
  },
  {
    number: 24,
    name: "The binary is not what the source gives",
    defence: "A tier needs rebuilds by several organisations, bit for bit the same.",
    also: [
      {
        file: "packages/registry/test/evaluation/threats.test.ts",
        title: "threat 46: machine code that is not what others build from the source is not run, nor is the version",
      },
    ],
  },
  {
    number: 25,
    name: "What was reviewed is not what was built",
    defence:
      "Reviews and rebuilds name the digests of binary, source and entry; a statement about others does not count.",
    also: [
      {
        file: "packages/registry/test/evaluation/properties.test.ts",
        title: "a statement about something else changes no tier and no reason",
      },
    ],
  },
  {
    number: 26,
    name: "Text that looks like something else",
    defence: "Names are ASCII; characters that turn, hide or move text are refused in documents and in source.",
  },
  {
    number: 27,
    name: "A plugin uses more than it says",
    defence:
      "Imports of the binary are compared with the declared ones when it is submitted, and again when it is loaded.",
    also: [
      {
        file: "packages/host/test/audit/link-guest.test.ts",
        title: "imports that the contract does not have are refused, whatever JavaScript would find under their names",
      },
    ],
  },
  {
    number: 28,
    name: "An update quietly asks for more",
    defence: "What a version asks for beyond the one before it stops the automatic update and needs a full review.",
  },
  {
    number: 29,
    name: "A plugin takes all time or memory",
    defence: "Fuel, memory, depth and output are bounded while it runs; each bound is tried with and without it.",
    also: [HOSTILE_GUESTS, { file: HOSTILE_GUESTS.file, title: "with their limiter off" }],
  },
  {
    number: 30,
    name: "A plugin breaks out through a function of the host",
    defence:
      "No number of a guest is used before it is compared; a second process around all plugins can be turned on.",
    also: [
      HOSTILE_GUESTS,
      {
        file: "packages/host/test/runtime/guest-memory.test.ts",
        title: "no pointer and no length, signed as a guest hands them over, reaches outside the memory",
      },
      {
        file: "packages/cli/test/isolation/confined-process.test.ts",
        title: "a process in which a guest has broken out",
      },
    ],
  },
  {
    number: 31,
    name: "A plugin behaves by chance, by the clock or by the machine",
    defence: "Guests have no clock, no randomness and no name of the machine; the same question gives the same bytes.",
    also: [
      {
        file: "packages/engine/test/plugins/same-answers.test.ts",
        title: "the same code, plugins and question give the same bytes, whether the graph was edited or built anew",
      },
    ],
  },
  {
    number: 32,
    name: "A plugin behaves only while it is tested",
    defence:
      "A guest cannot tell where it runs: it sees the graph and its settings. Tests ask under changed ids as well, and over code that is made from a seed which whoever tests draws, and signs.",
    also: [
      {
        file: "packages/cli/test/plugin-kit/check-ids.tests.ts",
        title: "a plugin's own cases are asked under other ids, too",
      },
    ],
    open: "A plugin that behaves towards all code that looks made up is found by nobody but readers and users.",
  },
  {
    number: 33,
    name: "Harm that waits for a day",
    defence: "No clock, rights that are declared, and a reading of what changed for each version.",
  },
  {
    number: 34,
    name: "Text that tells a language model what to find",
    defence: "What a language model read counts for no tier.",
  },
  {
    number: 35,
    name: "A name that is taken for another",
    defence:
      "Distance by letters, by looks and by known look-alikes, when a name is registered and when it is asked for.",
  },
  {
    number: 36,
    name: "A name that was given up is taken by somebody else",
    defence: "Names of removed plugins are kept for ever and belong to nobody.",
  },
  {
    number: 37,
    name: "The same name in two taps",
    defence:
      "Taps have no order: a name that two have means nothing until it is said which, and the lockfile keeps that.",
  },
  {
    number: 38,
    name: "A repository turns a plugin on",
    defence: "Only the user's configuration does; a repository may suggest.",
    also: [
      {
        file: "packages/cli/test/plugins/manage.test.ts",
        title: "only the user's configuration turns a plugin on: what a repository holds is shown and does nothing",
      },
    ],
  },
];
