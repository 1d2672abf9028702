//===- RTDialect.td - the contract with the runtime --------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The `rt` dialect says what a compiled program and its runtime agree on:
/// parameters with their checkpoint names and state, the roles of an entry's
/// arguments, and work memory.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTDIALECT
#define ALBERTC_DIALECTS_RT_IR_RTDIALECT

include "mlir/IR/DialectBase.td"

def RT_Dialect : Dialect {
  let name = "rt";
  let cppNamespace = "::albertc::rt";
  let summary = "The contract between a compiled program and its runtime.";
  let description = [{
    `rt` holds what the runtime must know of a program and nothing of what the
    program computes:

    * `rt.param` - one parameter: logical shape, stored layout, the variables
      of a checkpoint that fill it and the distribution it starts from;
    * `!rt.context` - the session a function runs in (its arena and threads);
    * `!rt.tape` - memory that a loop writes a slot of in every iteration;
    * attributes on the arguments of an entry function:

    | attribute | value | meaning |
    |---|---|---|
    | `rt.input` | string | an array that the caller provides |
    | `rt.output` | string | a destination that the entry fills |
    | `rt.param` | `@symbol` | the stored form of that parameter |
    | `rt.state` | `gradient`, `first_moment` or `second_moment` | with `rt.param`: what is kept beside its value |
    | `rt.rows` | `tokens`, `sequences`, `offsets`, `queries`, `predictions`, `variables`, `hyperparameters`, `one`, `sizes`, `elements` or `dimensions` | what dimension 0 counts (`offsets` is sequences + 1; the last three are of graphs) |
    | `rt.max_rows` | positive i64 | static bound of dimension 0 |
    | `rt.offsets` | string | on row numbers: the input that groups them by sequence |
    | `rt.columns` | positive i64 | on an output: its logical columns, where the type shows the stored ones |

    * `rt.dense` on a function - its tensors lie in memory as their types say,
      without padding, up to the phase `linalg`, which writes out what changes
      between it and parameters and the functions that it calls;
    * `rt.program` on a module - a dictionary that goes into the program's
      manifest as it is;
    * `rt.arena_bytes` and `rt.scratch_bytes` on a module (i64) - the work
      memory that `rt-plan-memory` found;
    * `rt.entry` on a function - the entry it was before its arguments became
      one array of buffers: a dictionary of the entry's `name` and its
      `arguments`, for each the attributes above and the element `type`.

    So the manifest can be read off a module of the last phase alone.

    Example, an entry after `rt-params-to-arguments`:

    ```mlir
    func.func @encode(%ctx: !rt.context,
        %ids: tensor<?xi32> {rt.input = "token_ids", rt.rows = "tokens",
                             rt.max_rows = 64 : i64},
        %out: tensor<?x8xf32> {rt.output = "sequence_output",
                               rt.rows = "tokens"},
        %table: tensor<32x8xf32> {rt.param = @embeddings.word})
    ```
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let hasRegionArgAttrVerify = 1;
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = [{
    /// Names of the argument attributes, in the order of the table above.
    static constexpr ::llvm::StringLiteral kInputAttr = "rt.input";
    static constexpr ::llvm::StringLiteral kOutputAttr = "rt.output";
    static constexpr ::llvm::StringLiteral kParamAttr = "rt.param";
    static constexpr ::llvm::StringLiteral kStateAttr = "rt.state";
    static constexpr ::llvm::StringLiteral kRowsAttr = "rt.rows";
    static constexpr ::llvm::StringLiteral kMaxRowsAttr = "rt.max_rows";
    static constexpr ::llvm::StringLiteral kOffsetsAttr = "rt.offsets";
    static constexpr ::llvm::StringLiteral kColumnsAttr = "rt.columns";
    /// Name of the unit attribute of functions whose tensors are not padded.
    static constexpr ::llvm::StringLiteral kDenseAttr = "rt.dense";
    /// Name of the function attribute that describes a lowered entry, and the
    /// members of its dictionary and of each of its arguments.
    static constexpr ::llvm::StringLiteral kEntryAttr = "rt.entry";
    static constexpr ::llvm::StringLiteral kEntryName = "name";
    static constexpr ::llvm::StringLiteral kEntryArguments = "arguments";
    static constexpr ::llvm::StringLiteral kArgumentType = "type";
    /// Name of the module attribute whose entries go into the manifest.
    static constexpr ::llvm::StringLiteral kProgramAttr = "rt.program";
    /// Module attributes (i64) that `rt-plan-memory` writes: bytes of the
    /// arena and of the scratch of each thread.
    static constexpr ::llvm::StringLiteral kArenaBytesAttr = "rt.arena_bytes";
    static constexpr ::llvm::StringLiteral kScratchBytesAttr =
        "rt.scratch_bytes";

    void registerAttributes();
    void registerTypes();
  }];
}

#endif // ALBERTC_DIALECTS_RT_IR_RTDIALECT
