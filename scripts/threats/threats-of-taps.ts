import type { Threat } from "./threat.ts";

/** What is tried with the way from those who sign a tap to those who use it: numbers 1 to 19. */
export const THREATS_OF_TAPS: readonly Threat[] = [
  {
    number: 1,
    name: "A mirror serves an old state of the tap",
    defence: "Every signed file has a version; a client keeps the highest that it saw and takes nothing below.",
  },
  {
    number: 2,
    name: "A mirror stands still, so that bad news never arrive",
    defence: "The newest signature ends by itself. Then nothing new is installed; what is installed goes on running.",
  },
  {
    number: 3,
    name: "A fresh machine has nothing to compare an old tap with",
    defence: "The lockfile says which state was seen when it was written; a machine that has it takes nothing older.",
  },
  {
    number: 4,
    name: "Files of two states are mixed",
    defence: "One signed digest covers the digests of all shards, and each shard those of its files.",
  },
  {
    number: 5,
    name: "A rejection, an advisory or a revocation is left out",
    defence: "The index lists every statement. A state that lacks one that was there is refused, whoever signed it.",
  },
  {
    number: 6,
    name: "A tap shows different people different states",
    defence:
      "Clients keep what they saw in a line that two of them can compare; one version with two contents is an alarm.",
    open: "The comparison is made where a lockfile travels, or what `tap witness` prints; no program publishes that by itself.",
  },
  {
    number: 7,
    name: "The history of a tap is rewritten",
    defence: "What was trusted must be an ancestor of what comes, and its entries must still be there unchanged.",
  },
  {
    number: 8,
    name: "One of several root keys is stolen",
    defence: "A new root needs as many signatures of the old root's keys as that one says.",
  },
  {
    number: 9,
    name: "One person signs for two",
    defence: "Keys count once by their bytes, and people once by their membership, whatever names are written beside.",
  },
  {
    number: 10,
    name: "A threshold is zero, negative or no number",
    defence:
      "Thresholds are whole numbers from 1 to the number of keys; all else is refused before signatures are counted.",
  },
  {
    number: 11,
    name: "An expiry that nobody can read is taken for never",
    defence: "Times have one spelling. What is none is an error.",
  },
  {
    number: 12,
    name: "A signature from another tap or another policy is used again",
    defence: "Statements name the tap and the digest of the rules for which they were made.",
  },
  {
    number: 13,
    name: "A signature for one type of document is shown for another",
    defence: "The type is part of what is signed.",
  },
  {
    number: 14,
    name: "A name of a key is taken for the key",
    defence: "Names of keys in envelopes are not read; signatures are tried with the bytes of known keys.",
  },
  {
    number: 15,
    name: "JSON that two readers understand differently",
    defence: "One strict reader, with bounds on size and depth before it starts; what has two meanings is refused.",
  },
  {
    number: 16,
    name: "A version gets other bytes after it was published",
    defence: "Entries are for ever: clients and checks compare each with what was there before.",
  },
  {
    number: 17,
    name: "A change is worded so that the gate does not see it",
    defence:
      "The gate sorts the whole difference of two trees, renames, deletions, modes and links included, and knows a closed list of allowed shapes.",
  },
  {
    number: 18,
    name: "A proposal changes its plugin and the rules at once",
    defence: "A change has one class; what touches two, or another's namespace, is refused.",
  },
  {
    number: 19,
    name: "A proposal makes the build server give up its secrets",
    defence: "The checks need no secret and are given none; nothing that a proposal brings chooses how it is checked.",
  },
];
