/** The filter for those who compare with us, in WebAssembly's text format. Each hit is four u32, see `filters.ts`. */

/** 1 when the hit whose four words start at the address in `$at` stays. */
const KEEPS = `(i32.or
  (i32.and (i32.load offset=4 (local.get $at)) (i32.const 1))
  (i32.gt_u (i32.add (i32.load offset=8 (local.get $at)) (i32.load offset=12 (local.get $at))) (i32.const 4)))`;

/** Extism hands over eight bytes with each call of the kernel, and takes them the same way. */
export const EXTISM_WAT: string = `(module
  (import "extism:host/env" "input_length" (func $length (result i64)))
  (import "extism:host/env" "input_load_u64" (func $load (param i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u64" (func $store (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 2)
  (func (export "filter") (result i32)
    (local $bytes i64) (local $hits i64) (local $read i64) (local $out i64) (local $at i32) (local $hit i32)
    (local.set $bytes (call $length))
    (local.set $hits (i64.shr_u (local.get $bytes) (i64.const 4)))
    (local.set $out (call $alloc (local.get $hits)))
    (block $read-all (loop $next
      (br_if $read-all (i64.ge_u (local.get $read) (local.get $bytes)))
      (i64.store (i32.wrap_i64 (local.get $read)) (call $load (local.get $read)))
      (local.set $read (i64.add (local.get $read) (i64.const 8)))
      (br $next)))
    (block $judged (loop $next
      (br_if $judged (i64.ge_u (i64.extend_i32_u (local.get $hit)) (local.get $hits)))
      (local.set $at (i32.shl (local.get $hit) (i32.const 4)))
      (i32.store8 offset=65536 (local.get $hit) ${KEEPS})
      (local.set $hit (i32.add (local.get $hit) (i32.const 1)))
      (br $next)))
    (local.set $read (i64.const 0))
    (block $written (loop $next
      (br_if $written (i64.ge_u (local.get $read) (local.get $hits)))
      (call $store (i64.add (local.get $out) (local.get $read))
        (i64.load offset=65536 (i32.wrap_i64 (local.get $read))))
      (local.set $read (i64.add (local.get $read) (i64.const 8)))
      (br $next)))
    (call $output (local.get $out) (local.get $hits))
    (i32.const 0)))`;

/** What a component's glue calls: the list lies where \`cabi_realloc\` said, the result's place comes back. */
export const COMPONENT_WAT: string = `(module
  (memory (export "memory") 4)
  (global $free (mut i32) (i32.const 65536))
  (func (export "cabi_realloc") (param $old i32) (param $was i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))
  (func (export "filter") (param $hits i32) (param $count i32) (result i32)
    (local $hit i32) (local $at i32)
    (block $judged (loop $next
      (br_if $judged (i32.ge_u (local.get $hit) (local.get $count)))
      (local.set $at (i32.add (local.get $hits) (i32.shl (local.get $hit) (i32.const 4))))
      (i32.store8 offset=16 (local.get $hit) ${KEEPS})
      (local.set $hit (i32.add (local.get $hit) (i32.const 1)))
      (br $next)))
    (global.set $free (i32.const 65536))
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (local.get $count))
    (i32.const 0)))`;

export const COMPONENT_WIT = `package bench:lens;
world lens {
  record hit { kind: u32, %flags: u32, outgoing: u32, incoming: u32 }
  export filter: func(hits: list<hit>) -> list<u8>;
}
`;
