//===- NNGatherOps.td - row selection and pooling ----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNGATHEROPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNGATHEROPS_TD

include "dialects/NN/IR/NNBase.td"

def NN_GatherRowsOp : NN_Op<"gather_rows", "getIds", "rows",
                         [NN_Differentiable]> {
  let summary = "select rows of a matrix by number";
  let description = [{
    ```
    y[t, c] = table[ids[t], c]
    ```

    Every id must be in `[0, rows of table)`; whoever makes the ids checks them,
    the op does not.

    Example:

    ```mlir
    func.func @gather_rows(%table: tensor<21128x128xf32>, %ids: tensor<?xi32>)
        -> tensor<?x128xf32> {
      %y = nn.gather_rows %table, %ids
           : tensor<21128x128xf32>, tensor<?xi32>
      return %y : tensor<?x128xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$table, NN_Indices:$ids);
  let assemblyFormat = [{
    $table `,` $ids attr-dict `:` type($table) `,` type($ids)
  }];
}

def NN_SegmentMeanOp : NN_Op<"segment_mean", "getCounts", "mean"> {
  let summary = "mean over the leading rows of each sequence";
  let description = [{
    ```
    y[s, c] = sum_{i < counts[s]} x[row_offsets[s] + i, c] / max(counts[s], 1)
    ```

    The rows are added in order. A sequence without rows has the mean zero.
    `row_offsets` has one element more than there are sequences, as everywhere;
    the last one is not read.

    Constraints:
    * (C1) `row_offsets` has one element more than `counts`.

    Example:

    ```mlir
    func.func @segment_mean(%x: tensor<?x312xf32>, %offsets: tensor<?xi32>,
                            %counts: tensor<?xi32>) -> tensor<?x312xf32> {
      %y = nn.segment_mean %x, %offsets, %counts
           : tensor<?x312xf32>, tensor<?xi32>, tensor<?xi32>
      return %y : tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_Indices:$row_offsets,
                       NN_Indices:$counts);
  let assemblyFormat = [{
    $input `,` $row_offsets `,` $counts attr-dict
    `:` type($input) `,` type($row_offsets) `,` type($counts)
  }];
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_NN_IR_NNGATHEROPS_TD
