import assert from "node:assert/strict";
import { UserError } from "../errors.ts";
import { TABLE_3 } from "../paper.ts";
import { parseArchitecture, printArchitecture } from "./architecture.ts";

Deno.test("Table 3's architectures are printed as they are read", () => {
  for (const { architecture } of TABLE_3) {
    assert.equal(printArchitecture(parseArchitecture(architecture)), architecture);
  }
});

Deno.test("white space and line breaks do not matter", () => {
  const text = " A,C2( 16 , (3,3) ),\n C1(8,(3,3)), M , D(16), Dr,D* ";
  assert.equal(printArchitecture(parseArchitecture(text)), "A, C2(16,(3,3)), C1(8,(3,3)), M, D(16), Dr, D*");
});

/** Text, and what the one line must say. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["", /layer 1 \(empty\): unknown layer; write A, C1/],
  ["C1(8,(3,3)), Dr, D*", /layer 1 \(C1\(8,\(3,3\)\)\): the first layer must be A/],
  ["A, A, D*", /layer 2 \(A\): A can only be the first layer/],
  ["A, C3(8,(3,3)), D*", /layer 2 \(C3\(8,\(3,3\)\)\): unknown layer/],
  ["A, C1(8,(2,2)), D*", /layer 2 .*: the kernel's side must be odd, not 2/],
  ["A, C2(8,(4,4)), D*", /layer 2 .*: the kernel's side must be odd, not 4/],
  ["A, C1(8,(3,5)), D*", /layer 2 .*: the kernel must be square/],
  ["A, C1(0,(3,3)), D*", /layer 2 .*: a convolution has at least 1 output channel/],
  ["A, D(0), D*", /layer 2 .*: a dense layer has at least 1 unit/],
  ["A, C1(8,(3,3)), M, M, D*", /layer 4 \(M\): there can be only one M/],
  ["A, Dr, Dr, D*", /layer 3 \(Dr\): there can be only one Dr/],
  ["A, D(16), C1(8,(3,3)), D*", /layer 3 .*: no convolution or pooling can follow D or Dr/],
  ["A, C1(8,(3,3)), Dr", /layer 3 \(Dr\): the last layer must be D\*/],
  ["A, D*, D(16)", /layer 2 \(D\*\): D\* can only be the last layer/],
  ["A, C1(8,(3,3), D*", /layer 2/],
];

Deno.test("what the notation does not allow is refused in one line that names the layer and the rule", () => {
  for (const [text, message] of REFUSED) {
    assert.throws(() => parseArchitecture(text), (error) => {
      assert.ok(error instanceof UserError, text);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});
