import { CodedError, type CodedErrorOptions, safeText } from "@parseltongue/base";

/** Why the registry refuses something: what tests and callers branch on. In order of the alphabet. */
export type RegistryErrorCode =
  /** A file of a tap or a statement breaks its schema. */
  | "bad-document"
  /** An envelope is none, is of another type of content, or has more signatures than anybody needs. */
  | "bad-envelope"
  /** Text that should be a public key or an encrypted private key is none. */
  | "bad-key"
  /** Bytes are no JSON that has one meaning only. */
  | "bad-json"
  /** A name that no namespace or plugin may have. */
  | "bad-name"
  /** A path that no file of a tap or of a source tree may have. */
  | "bad-path"
  /** A statement is not about what it stands beside: another tap, plugin, version or digest. */
  | "bad-statement"
  /** Text that should be a moment is none. */
  | "bad-time"
  /** More bytes, members or depth than the limit for this kind of file. */
  | "too-large"
  /** Too few different keys that count have signed. */
  | "too-few-signatures"
  /** The passphrase does not open the key. */
  | "wrong-passphrase";

/** What this package throws about taps, statements and keys. */
export class RegistryError extends CodedError<RegistryErrorCode> {
  /** Names and values in messages come from strangers: what could move a cursor or turn text around is escaped here. */
  constructor(code: RegistryErrorCode, message: string, options: CodedErrorOptions = {}) {
    const { hint } = options;
    super(code, safeText(message), hint === undefined ? options : { ...options, hint: safeText(hint) });
  }
}
