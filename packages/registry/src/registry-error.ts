import { CodedError, type CodedErrorOptions, safeText } from "@parseltongue/base";

/** Why the registry refuses something: what tests and callers branch on. In order of the alphabet. */
export type RegistryErrorCode =
  /** A plugin's name that more than one plugin has. */
  | "ambiguous-plugin"
  /** A file of a tap or a statement breaks its schema. */
  | "bad-document"
  /** An envelope is none, is of another type of content, or has more signatures than anybody needs. */
  | "bad-envelope"
  /** Bytes are no JSON that has one meaning only. */
  | "bad-json"
  /** Text that should be a public key or an encrypted private key is none. */
  | "bad-key"
  /** Metadata of TUF that breaks its form, or says what a tap of ours never says. */
  | "bad-metadata"
  /** A path that no file of a tap or of a source tree may have. */
  | "bad-path"
  /** A statement is not about what it stands beside: another tap, plugin, version or digest. */
  | "bad-statement"
  /** A number of signatures that would demand nothing. */
  | "bad-threshold"
  /** Text that should be a moment is none. */
  | "bad-time"
  /** An address that no tap is fetched from. */
  | "bad-url"
  /** Git failed on this machine: a full disk, a repository of ours that is damaged. */
  | "git-failed"
  /** Something is not what the lockfile names. */
  | "lock-differs"
  /** A plugin's name that is easily taken for that of another, older one. */
  | "look-alike"
  /** The tap has no plugin or version of the name. */
  | "no-such-plugin"
  /** The tap has no proposal of the number. */
  | "no-such-rfc"
  /** No version of a plugin that is asked for may be installed. */
  | "no-version"
  /** A tap that was added and has not been fetched yet. */
  | "not-fetched"
  /** A remote cannot be reached, or gives nothing. */
  | "remote-failed"
  /** A remote sends more than any tap has. */
  | "remote-floods"
  /** A remote did not finish in time. */
  | "remote-silent"
  /** Another process works on the same tap. */
  | "tap-busy"
  /** Something is gone or changed that never may be. */
  | "tap-changed"
  /** Two signed states of one tap that cannot both be. */
  | "tap-equivocates"
  /** The signatures of the tap's state are too old. */
  | "tap-expired"
  /** A file that the tap's signed index names is missing or is another. */
  | "tap-incomplete"
  /** What led to the state that was trusted before is no longer what led to this one. */
  | "tap-rewritten"
  /** A state that is older than one that was trusted before. */
  | "tap-rolled-back"
  /** Too few different keys that count have signed. */
  | "too-few-signatures"
  /** More bytes, members or depth than the limit for this kind of file. */
  | "too-large"
  /** A passphrase that is soon guessed. */
  | "weak-passphrase"
  /** The passphrase does not open the key. */
  | "wrong-passphrase"
  /** A tap with another root than the one that was pinned. */
  | "wrong-tap";

/** What this package throws about taps, statements and keys. */
export class RegistryError extends CodedError<RegistryErrorCode> {
  /** Names and values in messages come from strangers: what could move a cursor or turn text around is escaped here. */
  constructor(code: RegistryErrorCode, message: string, options: CodedErrorOptions = {}) {
    const { hint } = options;
    super(code, safeText(message), hint === undefined ? options : { ...options, hint: safeText(hint) });
  }
}
