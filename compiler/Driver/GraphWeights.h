//===- GraphWeights.h - the weights of a graph ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parameters of a program that was made of a TensorFlow graph have their
/// values in two places: constants in the graph, under the names of their
/// nodes, and variables in a checkpoint. To the loader of parameters both are
/// one checkpoint.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHWEIGHTS_H
#define ALBERTC_COMPILER_DRIVER_GRAPHWEIGHTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "runtime/io/parameters/ParameterSource.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace albertc {

/// A constant of a graph that a parameter may have its values from.
struct GraphConstant {
  /// Name of its node.
  std::string name;
  /// f32, f16, bf16 or f64; DenseElementsAttr or DenseResourceElementsAttr.
  /// Lives as long as the context.
  mlir::ElementsAttr value;
};

/// The floating-point constants of the graph in `module`, which is past the
/// phase `tfg`, by name. Error: a constant that is called like a variable of
/// the graph, so that one name would stand for both.
llvm::Expected<std::vector<GraphConstant>>
collectGraphConstants(mlir::ModuleOp module);

/// Constants of a graph and the variables of a checkpoint as one checkpoint. A
/// constant hides a variable of its name, which the graph then has not.
class GraphWeights final : public albert::rt::ParameterSource {
public:
  /// `opened`, the checkpoint, may be null. Messages call it by the
  /// checkpoint's path or, without one, by `modelPath`.
  GraphWeights(std::string modelPath, llvm::ArrayRef<GraphConstant> constants,
               std::unique_ptr<albert::rt::ParameterSource> opened);

  albert::rt::CheckpointFormat fileFormat() const override {
    return albert::rt::CheckpointFormat::TensorFlow;
  }
  const std::string &path() const override {
    return checkpoint ? checkpoint->path() : modelPath;
  }
  albert::rt::Span<const albert::rt::CheckpointVariable>
  variables() const override {
    return list;
  }
  albert::rt::Status
  readBytes(const albert::rt::CheckpointVariable &variable,
            albert::rt::Span<std::uint8_t> destination) override;
  albert::rt::Status stream(const albert::rt::CheckpointVariable &variable,
                            std::int64_t unit,
                            albert::rt::FloatSink &sink) override;

private:
  /// Where a variable comes from: one of both.
  struct Origin {
    mlir::ElementsAttr constant;
    const albert::rt::CheckpointVariable *variable = nullptr;
  };

  const Origin &originOf(const albert::rt::CheckpointVariable &variable) const;

  std::string modelPath;
  std::unique_ptr<albert::rt::ParameterSource> checkpoint;
  std::vector<albert::rt::CheckpointVariable> list;
  /// Of `list`, in the same order.
  std::vector<Origin> origins;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHWEIGHTS_H
