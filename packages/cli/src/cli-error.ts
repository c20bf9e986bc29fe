import { CodedError } from "@parseltongue/base";

export type CliErrorCode =
  | "not-a-directory"
  /** `PARSELTONGUE_CONFIG` would lead into the code base one is in. */
  | "relative-config"
  /** A `plugins.toml` is no TOML or holds what it may not. */
  | "bad-plugins-file"
  /** No plugin of the name is installed. */
  | "unknown-plugin"
  /** The user did not agree to turn a plugin on, or there was nobody to ask. */
  | "no-consent"
  /** A plugin's setting that it does not have, or that is not written as one. */
  | "bad-setting"
  /** A `taps.toml` is no TOML or holds what it may not. */
  | "bad-taps-file"
  /** No tap of the name was added. */
  | "unknown-tap"
  /** A tap of the name, or the very tap, was added before. */
  | "tap-known"
  /** No key of one's own is called so. */
  | "unknown-key"
  /** No rejection stands that is meant, or several do. */
  | "no-rejection"
  /** An appeal cannot be filed or granted: the tap knows none, none was filed, it was already, or it is too late. */
  | "no-appeal"
  /** Somebody may not decide an appeal. */
  | "not-on-panel"
  /** A revocation would change nothing: whoever signs it may not revoke that, or there is nothing of the kind. */
  | "cannot-revoke"
  /** A statement is not for one to sign: it is one person's word, of another tap, or signed with the key already. */
  | "cannot-countersign"
  /** A key wants a passphrase, and there was nobody to ask. */
  | "no-passphrase"
  /** An option that is needed is missing, or not written as it must be. */
  | "bad-option"
  /** Git failed in the user's own work tree. */
  | "git-failed"
  /** A command would write where something else is. */
  | "not-empty"
  /** An organisation's policy is missing, not signed as it must be, or over. */
  | "bad-policy"
  /** An organisation's policy is older than one that was seen here. */
  | "policy-rolled-back"
  /** A tap that an organisation requires was not added. */
  | "tap-required"
  /** An organisation does not allow it. */
  | "forbidden"
  /** An artefact of a tap cannot be had. */
  | "no-artifact"
  /** The user has not agreed to plugins of a tap. */
  | "untrusted-plugin"
  /** A plugin of the name is installed from elsewhere. */
  | "other-origin"
  /** Its bytes may be run no more. */
  | "plugin-revoked"
  /** There is no home directory to keep plugins in. */
  | "no-home"
  /** A plugin does not load, or its calls do not come to an end, so that nobody can say what it costs. */
  | "not-measured"
  /** There is no plugin at a path. */
  | "no-plugin"
  /** What names a plugin to add is neither a path nor anything else that could. */
  | "bad-reference"
  /** Bytes from elsewhere are not those that were meant. */
  | "wrong-digest"
  /** An installed plugin is missing or was changed. */
  | "plugin-damaged"
  /** A plugin's library is damaged, for another platform, or uses what plugins may not. */
  | "bad-library"
  /** Machine code cannot be run here: what loads it is missing. */
  | "no-native"
  /** Metrics cannot be served at the address. */
  | "metrics-address"
  /** Nothing to check with. */
  | "no-rules"
  /** `--format` names neither a format nor an exporter that is on. */
  | "unknown-format"
  | "daemon-running"
  | "daemon-other-version"
  | "daemon-failed"
  /** It went away while it was asked. */
  | "daemon-ended"
  | "daemon-silent"
  /** The directory for sockets belongs to someone else or is open to others. */
  | "unsafe-directory"
  | "path-too-long";

/** What the command line itself throws; failures of the packages below keep their own codes. */
export class CliError extends CodedError<CliErrorCode> {}
