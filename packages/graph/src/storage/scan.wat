;; What reads a graph's memory from one end to the other, 16 bytes at a time. Assembled into `scan-module.ts`.
(module
  (import "m" "m" (memory 1 65536 shared))
  ;; The running checksum: sixteen lanes of 32 bits.
  (global $a (mut v128) (v128.const i32x4 0 0 0 0))
  (global $b (mut v128) (v128.const i32x4 0 0 0 0))
  (global $c (mut v128) (v128.const i32x4 0 0 0 0))
  (global $d (mut v128) (v128.const i32x4 0 0 0 0))

  ;; One round of XXH32 in each lane.
  (func $mix (param $lanes v128) (param $words v128) (result v128)
    (i32x4.mul
      (call $turn (i32x4.add (local.get $lanes) (i32x4.mul (local.get $words) (i32x4.splat (i32.const 0x85ebca77)))) (i32.const 13))
      (i32x4.splat (i32.const 0x9e3779b1))))

  (func $turn (param $lanes v128) (param $bits i32) (result v128)
    (v128.or
      (i32x4.shl (local.get $lanes) (local.get $bits))
      (i32x4.shr_u (local.get $lanes) (i32.sub (i32.const 32) (local.get $bits)))))

  ;; Begins a checksum: no two lanes alike.
  (func (export "begin") (param $seed i32)
    (local $lanes v128)
    (local.set $lanes (i32x4.add (i32x4.splat (local.get $seed)) (v128.const i32x4 0x24234428 0x85ebca77 0x00000000 0x61c8864f)))
    (global.set $a (local.get $lanes))
    (global.set $b (i32x4.add (local.get $lanes) (i32x4.splat (i32.const 0xc2b2ae3d))))
    (global.set $c (i32x4.add (local.get $lanes) (i32x4.splat (i32.const 0x27d4eb2f))))
    (global.set $d (i32x4.add (local.get $lanes) (i32x4.splat (i32.const 0x165667b1)))))

  ;; Adds the bytes `at … end`, a multiple of 64.
  (func (export "add") (param $at i32) (param $end i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $a (global.get $a))
    (local.set $b (global.get $b))
    (local.set $c (global.get $c))
    (local.set $d (global.get $d))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (local.set $a (call $mix (local.get $a) (v128.load (local.get $at))))
        (local.set $b (call $mix (local.get $b) (v128.load offset=16 (local.get $at))))
        (local.set $c (call $mix (local.get $c) (v128.load offset=32 (local.get $at))))
        (local.set $d (call $mix (local.get $d) (v128.load offset=48 (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (global.set $a (local.get $a))
    (global.set $b (local.get $b))
    (global.set $c (local.get $c))
    (global.set $d (local.get $d)))

  ;; The lanes as one number.
  (func (export "end") (result i32)
    (local $sum v128)
    (local.set $sum
      (i32x4.add
        (i32x4.add (call $turn (global.get $a) (i32.const 1)) (call $turn (global.get $b) (i32.const 7)))
        (i32x4.add (call $turn (global.get $c) (i32.const 12)) (call $turn (global.get $d) (i32.const 18)))))
    (i32.add
      (i32.add
        (i32.rotl (i32x4.extract_lane 0 (local.get $sum)) (i32.const 1))
        (i32.rotl (i32x4.extract_lane 1 (local.get $sum)) (i32.const 7)))
      (i32.add
        (i32.rotl (i32x4.extract_lane 2 (local.get $sum)) (i32.const 12))
        (i32.rotl (i32x4.extract_lane 3 (local.get $sum)) (i32.const 18)))))

  ;; The highest of the 32-bit numbers in the bytes `at … end`, a multiple of 16.
  (func (export "highestWord") (param $at i32) (param $end i32) (result i32)
    (local $highest v128)
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (local.set $highest (i32x4.max_u (local.get $highest) (v128.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.set $highest (i32x4.max_u (local.get $highest)
      (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $highest) (local.get $highest))))
    (local.set $highest (i32x4.max_u (local.get $highest)
      (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $highest) (local.get $highest))))
    (i32x4.extract_lane 0 (local.get $highest)))

  ;; The highest of the bytes `at … end`, a multiple of 16.
  (func (export "highestByte") (param $at i32) (param $end i32) (result i32)
    (local $highest v128)
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (local.set $highest (i8x16.max_u (local.get $highest) (v128.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.set $highest (i8x16.max_u (local.get $highest)
      (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $highest) (local.get $highest))))
    (local.set $highest (i8x16.max_u (local.get $highest)
      (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3 (local.get $highest) (local.get $highest))))
    (local.set $highest (i8x16.max_u (local.get $highest)
      (i8x16.shuffle 2 3 4 5 6 7 8 9 10 11 12 13 14 15 0 1 (local.get $highest) (local.get $highest))))
    (local.set $highest (i8x16.max_u (local.get $highest)
      (i8x16.shuffle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 0 (local.get $highest) (local.get $highest))))
    (i8x16.extract_lane_u 0 (local.get $highest)))
)
