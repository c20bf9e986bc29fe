import assert from "node:assert/strict";
import { test } from "node:test";
import { CircuitBreaker, DEFAULT_BREAKER_POLICY } from "../../src/budgets/circuit-breaker.ts";

const POLICY = {
  ...DEFAULT_BREAKER_POLICY,
  strikes: 2,
  forgiveAfterCalls: 3,
  firstQuarantineCalls: 4,
  maximumQuarantineCalls: 10,
};

/** Refused calls until one is let through. */
function refusals(breaker: CircuitBreaker): number {
  let count = 0;
  while (!breaker.admits()) count += 1;
  return count;
}

test("strikes open the circuit, and each failed trial doubles the time until the next, up to a maximum", () => {
  const breaker = new CircuitBreaker(POLICY, () => 0);
  assert.equal(breaker.strike(), false);
  assert.ok(breaker.admits());
  assert.equal(breaker.strike(), true);
  const waits = [4, 8, 10, 10].map(() => {
    assert.equal(breaker.state, "open");
    const refused = refusals(breaker);
    assert.equal(breaker.state, "trial");
    assert.equal(breaker.strike(), true);
    return refused;
  });
  assert.deepEqual(waits, [4, 8, 10, 10]);
});

test("a trial that goes well closes the circuit and forgets all strikes", () => {
  const breaker = new CircuitBreaker(POLICY, () => 0);
  breaker.strike();
  breaker.strike();
  assert.equal(breaker.callsUntilRetry, 4);
  assert.equal(refusals(breaker), 4);
  assert.equal(breaker.succeed(), true);
  assert.deepEqual([breaker.state, breaker.strikes, breaker.callsUntilRetry], ["closed", 0, 0]);
  breaker.strike();
  breaker.strike();
  assert.equal(refusals(breaker), 4, "the next quarantine is the first again");
});

test("enough calls that went well take a strike away", () => {
  const breaker = new CircuitBreaker(POLICY, () => 0);
  breaker.strike();
  for (let call = 0; call < 2; call++) breaker.succeed();
  assert.equal(breaker.strikes, 1);
  breaker.succeed();
  assert.equal(breaker.strikes, 0);
});

test("time ends a quarantine sooner, doubled likewise", () => {
  let nowMs = 0;
  const breaker = new CircuitBreaker(
    { ...POLICY, firstQuarantineCalls: 1e6, maximumQuarantineCalls: 1e6 },
    () => nowMs,
  );
  breaker.strike();
  breaker.strike();
  nowMs = 999;
  assert.ok(!breaker.admits());
  nowMs = 1000;
  assert.ok(breaker.admits());
  breaker.strike();
  nowMs = 2999;
  assert.ok(!breaker.admits());
  nowMs = 3000;
  assert.ok(breaker.admits());
});

test("a reset closes the circuit at once", () => {
  const breaker = new CircuitBreaker(POLICY, () => 0);
  breaker.strike();
  breaker.strike();
  breaker.reset();
  assert.deepEqual([breaker.admits(), breaker.strikes, breaker.state], [true, 0, "closed"]);
});
