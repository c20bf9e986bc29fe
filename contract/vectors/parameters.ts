import { constants } from "../generated/contract.ts";

/** A parameter or key of the configuration with its value, as the block of SPEC 4.6 holds it. */
export interface Parameter {
  readonly name: string;
  readonly type: keyof (typeof constants)["parameter-type"];
  readonly value: boolean | number | string | readonly string[];
}

/** The block that a guest reads through `param-u8` and `param-u64`; the plainest encoder there can be. */
export function encodeParameters(parameters: readonly Parameter[]): Uint8Array {
  const sorted = parameters.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const entries = sorted.map((each) => {
    const name = Buffer.from(each.name);
    const value = encodeValue(each);
    const head = Buffer.alloc(8);
    head.writeUInt8(constants["parameter-type"][each.type], 0);
    head.writeUInt16LE(name.length, 2);
    head.writeUInt32LE(value.length, 4);
    return Buffer.concat([head, padded(name), padded(value)]);
  });
  const head = Buffer.alloc(8);
  head.writeUInt32LE(8 + entries.reduce((sum, entry) => sum + entry.length, 0), 0);
  head.writeUInt32LE(entries.length, 4);
  return new Uint8Array(Buffer.concat([head, ...entries]));
}

function encodeValue({ type, value }: Parameter): Buffer {
  const eight = Buffer.alloc(8);
  if (type === "string") return Buffer.from(value as string);
  if (type === "strings")
    return Buffer.concat([u32((value as string[]).length), ...(value as string[]).map(withLength)]);
  if (type === "number") eight.writeDoubleLE(value as number);
  else eight.writeBigInt64LE(BigInt(value as number | boolean));
  return eight;
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([u32(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}
